"""Conditions of release, and the codes by which its note is verified. Pure."""
