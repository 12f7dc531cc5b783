"""Tests of classification help."""
