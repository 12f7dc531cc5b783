"""Tests of mirror statistics."""
