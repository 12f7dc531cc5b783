"""Revenue: what is owed to the state, what secures it, and what was paid."""
