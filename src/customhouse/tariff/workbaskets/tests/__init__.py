"""Tests of workbaskets."""
