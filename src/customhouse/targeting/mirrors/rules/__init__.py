"""Pure rules of mirror statistics: reading, comparing, saying."""
