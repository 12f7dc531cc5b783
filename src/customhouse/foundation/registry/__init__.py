"""The registry of trained models: what areas learned from their country's data, by version, with who made it of what."""
