"""Reading law data from rows, and checking that what is read can be law. Pure."""
