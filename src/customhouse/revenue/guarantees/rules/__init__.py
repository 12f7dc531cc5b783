"""Rules of guarantees: pure."""
