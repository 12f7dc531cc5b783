"""Pure rules of the trail: its canonical text and its hashes."""
