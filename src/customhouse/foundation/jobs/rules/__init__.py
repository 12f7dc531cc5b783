"""Pure rules of work done later."""
