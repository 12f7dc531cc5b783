"""Guarantees and deferment accounts: what secures a debt that is not paid yet."""
