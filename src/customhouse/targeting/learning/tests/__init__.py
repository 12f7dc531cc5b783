"""Tests of learned selection."""
