"""Tests of the duties of the tariff."""
