"""Clearance over HTTP: one module of operations a subject, and the shapes that they take and give."""
