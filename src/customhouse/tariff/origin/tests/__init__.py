"""Tests of origin."""
