"""Declarations: registered, understood, checked, kept, amended, cancelled."""
