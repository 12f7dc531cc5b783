"""Kinds of packages by UNECE Recommendation 21."""
