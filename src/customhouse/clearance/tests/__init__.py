"""Tests of clearance: the journey, its API and its commands."""
