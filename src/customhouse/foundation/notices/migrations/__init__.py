"""Migrations of foundation.notices."""
