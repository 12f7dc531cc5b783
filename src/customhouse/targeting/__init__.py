"""What deserves a look and why: flat facts in, lane and reasons out. Knows nothing of declarations."""
