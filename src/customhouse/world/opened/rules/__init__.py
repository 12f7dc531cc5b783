"""Pure rules of the open world: firms and their trade, prices, what offenders do, and how they answer controls."""
