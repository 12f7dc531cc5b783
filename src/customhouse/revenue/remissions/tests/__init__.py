"""Tests of remissions."""
