"""The menu of the site: who is shown which entries."""
