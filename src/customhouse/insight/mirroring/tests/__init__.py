"""Tests of holding partners' statistics against declarations."""
