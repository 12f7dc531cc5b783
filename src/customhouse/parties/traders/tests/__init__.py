"""Tests of the traders."""
