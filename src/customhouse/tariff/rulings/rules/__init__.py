"""Pure rules of advance rulings."""
