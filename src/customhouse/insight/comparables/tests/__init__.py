"""Tests of comparable goods."""
