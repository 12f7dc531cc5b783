"""Operators: everything that is known of one trader on one page, and links fed from declarations."""
