"""Tariff quotas: how much of which goods comes in at the lower duty, shared by law, to the last unit."""
