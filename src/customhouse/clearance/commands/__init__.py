"""Clearance from the command line: one module a command or group."""
