"""Tests of customs valuation."""
