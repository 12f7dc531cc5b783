"""Webhooks: what happens to a trader's declarations, told to their own system over HTTPS."""
