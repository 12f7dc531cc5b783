"""Claims: what one person asks of the treasury and a second decides."""
