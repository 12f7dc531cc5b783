"""Tests of code lists."""
