"""Tests of the WCO messages."""
