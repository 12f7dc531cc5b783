"""Rules of payments: pure."""
