"""Tests of advance rulings."""
