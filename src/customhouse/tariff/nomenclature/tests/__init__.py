"""Tests of the nomenclature."""
