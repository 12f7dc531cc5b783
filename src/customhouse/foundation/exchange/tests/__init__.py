"""Tests of foundation.exchange."""
