"""Tests of foundation.audit."""
