"""The registry of trained models: what an area learned from its country's data, by version, with who made it and of what."""
