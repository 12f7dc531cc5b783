"""Pure rules of declarations: understanding, checks, and what other areas are handed."""
