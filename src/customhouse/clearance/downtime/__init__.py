"""Downtime: the numbered register of an office without a line, loaded afterwards with its true times."""
