"""Remissions: a penalty that is forgiven or lowered, by two persons."""
