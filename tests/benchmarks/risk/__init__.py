"""Learned selection beside its peers, on Korea's published set and on the open declaration world: `make bench-risk`."""
