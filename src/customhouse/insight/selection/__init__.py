"""How selection works: profiles tried on the past, what they find today, and what a change would do."""
