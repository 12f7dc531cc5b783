"""Tests of wordings."""
