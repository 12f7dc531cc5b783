"""Countries: data and pure rules, found by entry point; nobody imports one by name."""
