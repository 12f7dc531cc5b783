"""Tests of the vehicle estimator."""
