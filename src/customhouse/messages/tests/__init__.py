"""Tests of the message commands."""
