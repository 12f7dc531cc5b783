"""Measurements, and the plain programs beside which they are read: `make bench`."""
