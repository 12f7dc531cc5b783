"""Sharing a quota, and what its state is: pure, usable in a notebook."""
