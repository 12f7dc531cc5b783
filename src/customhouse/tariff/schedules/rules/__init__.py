"""Reading, comparing and applying a tariff schedule: pure, usable in a notebook."""
