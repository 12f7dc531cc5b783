"""Prices: what goods of a kind usually cost, and how far a declared value lies from it."""
