"""Declarations, releases and days as they are shown: JSON for API and command, and the note on paper."""
