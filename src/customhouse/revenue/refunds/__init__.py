"""Refunds: money given back on a correction, by two persons."""
