"""Government agencies that have a say at the border."""
