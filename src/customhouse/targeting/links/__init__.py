"""Links: who shares an identity with whom, and what follows from it."""
