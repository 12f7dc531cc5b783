"""Departures: what of this installation's watched flows is not as it always was."""
