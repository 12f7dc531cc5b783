"""Pure rules over the facts: which facts a condition may name, and how each is read."""
