"""Wordings: what goods were called, and the codes that customs left them with."""
