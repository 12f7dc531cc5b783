"""Identifiers of the trade: one module a format, each with compact, validate, is_valid and format."""
