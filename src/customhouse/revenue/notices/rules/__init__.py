"""Rules of notices: pure."""
