"""Payments: money that came in, what it was set against, receipts, the cashier's day."""
