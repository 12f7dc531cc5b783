"""Tests of foundation.config."""
