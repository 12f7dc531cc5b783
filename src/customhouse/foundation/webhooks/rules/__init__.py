"""Pure rules of webhooks: signatures, and addresses that may be called."""
