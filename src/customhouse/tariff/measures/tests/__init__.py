"""Tests of the measures of the tariff."""
