"""Pages of an office without a line."""
