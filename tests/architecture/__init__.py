"""The house rules that no linter knows: what may import what, how large a thing may be, what is written down."""
