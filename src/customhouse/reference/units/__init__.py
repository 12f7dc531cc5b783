"""Units of measure by UNECE Recommendation 20, and exact conversion between them."""
