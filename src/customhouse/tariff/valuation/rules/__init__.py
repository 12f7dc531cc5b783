"""Pure rules of customs valuation; frozen records in, values out."""
