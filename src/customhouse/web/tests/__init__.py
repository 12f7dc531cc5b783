"""Tests of the site: frame, furniture, sign-in and errors."""
