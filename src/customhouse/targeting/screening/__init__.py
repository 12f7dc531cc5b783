"""Screening: names, dates and identifiers against watch lists."""
