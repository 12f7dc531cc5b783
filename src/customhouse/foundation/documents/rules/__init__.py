"""What an attachment must be, and what it may be called. Pure."""
