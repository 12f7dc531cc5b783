"""What partner countries say that they exported here, and what of it was declared."""
