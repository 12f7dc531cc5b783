"""Tests of foundation.jobs."""
