"""Tests of foundation.access."""
