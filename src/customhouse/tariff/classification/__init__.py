"""Classification help: goods in words to ranked codes, with the way, and why."""
