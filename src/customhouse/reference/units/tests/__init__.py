"""Tests of the units of measure."""
