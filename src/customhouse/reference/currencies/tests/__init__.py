"""Tests of the currencies and their exchange rates."""
