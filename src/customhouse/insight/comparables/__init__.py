"""Comparable goods: the bank of accepted values brought up to the declarations that were cleared."""
