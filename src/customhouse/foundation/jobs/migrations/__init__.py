"""Migrations of foundation.jobs."""
