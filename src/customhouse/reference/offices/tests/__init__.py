"""Tests of the customs offices and their calendars."""
