"""Bytes to records and back, nothing else: no database, no clock, no law."""
