"""Currencies by ISO 4217 and the dated exchange rates that customs publishes."""
