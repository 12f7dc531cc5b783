"""The registry of trained models: what areas learned from data, by version, with who made it and of what."""
