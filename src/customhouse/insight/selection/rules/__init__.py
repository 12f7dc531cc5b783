"""Pure rules of back-tests, effectiveness and what-if."""
