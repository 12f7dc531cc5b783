"""Tests of the registry of trained models."""
