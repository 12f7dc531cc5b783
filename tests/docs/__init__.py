"""What is written about Customhouse is true of it."""
