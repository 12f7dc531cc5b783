"""Tests of the editions of the Harmonized System."""
