"""Traders: importers, exporters, and everybody else who is named in a declaration."""
