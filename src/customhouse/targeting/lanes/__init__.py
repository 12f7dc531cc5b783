"""Lanes: how hits and chance become one lane, its controls and its reasons."""
