"""Tests of page furniture as data."""
