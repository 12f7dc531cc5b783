"""Customs offices, where they stand and when they are open."""
