"""Advance rulings: asked for, decided in time, binding on lodging, published, searched, reviewed."""
