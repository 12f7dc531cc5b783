"""The open declaration world: years of a country's trade as tables, with what is true beside what is declared."""
