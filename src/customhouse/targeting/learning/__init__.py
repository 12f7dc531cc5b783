"""Learned selection: models that propose from results of controls, and say how far they can be trusted."""
