"""Tests of the open declaration world."""
