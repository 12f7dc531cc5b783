"""Tests of the countries."""
