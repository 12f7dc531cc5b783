"""The names of codes that the country pack keeps in lists."""
