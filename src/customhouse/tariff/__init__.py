"""The tariff: what goods are called, which measures bear on them, and what is owed."""
