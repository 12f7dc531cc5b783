"""Pages of release: its conditions, its note, its public verification, and what officers do after it."""
