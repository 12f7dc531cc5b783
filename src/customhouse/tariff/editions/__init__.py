"""Editions of the Harmonized System: what became of a code when the Convention's annex was replaced."""
