"""The spine: a declaration from bytes to release. Read journey.py."""
