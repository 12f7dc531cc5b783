"""Rules of bulk runs: rows of a file, and maps from rows to declarations. Pure."""
