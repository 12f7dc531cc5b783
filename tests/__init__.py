"""Tests that span areas."""
