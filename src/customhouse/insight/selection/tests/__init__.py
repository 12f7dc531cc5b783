"""Tests of insight into selection."""
