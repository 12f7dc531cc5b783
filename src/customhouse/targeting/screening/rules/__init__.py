"""What makes two names one: pure, without Django."""
