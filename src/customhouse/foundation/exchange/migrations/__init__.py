"""Migrations of foundation.exchange."""
