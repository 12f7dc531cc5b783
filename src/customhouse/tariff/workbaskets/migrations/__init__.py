"""Migrations of workbaskets."""
