"""Flows: what is normal for a flow of goods that an analyst watches, and what departs from it."""
