"""Migrations of trials."""
