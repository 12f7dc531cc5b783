"""Lodging by form: drafts, their steps and goods items, the live estimate, checking and lodging; the trader's home."""
