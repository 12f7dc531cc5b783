"""Release: its conditions, who still has to act, the release note and its public verification."""
