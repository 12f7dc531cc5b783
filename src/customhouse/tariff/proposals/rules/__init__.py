"""What a proposal must say, and what it would do to the law. Pure, without Django."""
