"""Drafts: declarations being written by people, and templates to begin from."""
