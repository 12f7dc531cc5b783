"""Tests of foundation.notices."""
