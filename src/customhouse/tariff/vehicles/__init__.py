"""What a vehicle would cost at the border: its code, its value, its duties and taxes, and what else it takes."""
