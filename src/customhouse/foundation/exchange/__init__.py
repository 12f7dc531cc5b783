"""Envelopes: every message that arrived or left, byte for byte, with its digest."""
