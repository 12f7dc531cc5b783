"""Whole ways through the system, without a browser."""
