"""Migrations of foundation.audit."""
