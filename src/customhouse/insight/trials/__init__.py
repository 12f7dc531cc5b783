"""Draft law tried on the past: what declarations of a period would have owed by it, and who gains and who loses."""
