"""Pure rules of the register: its numbers, its columns, and what a row declares."""
