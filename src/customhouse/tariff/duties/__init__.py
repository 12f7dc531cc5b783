"""Duty expressions and the exact arithmetic that turns a measure into an amount."""
