"""What traders are answered at each step of the way, from the events that tell of it."""
