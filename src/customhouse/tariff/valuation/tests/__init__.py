"""Tests of the transaction value."""
