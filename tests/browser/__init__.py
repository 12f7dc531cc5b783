"""Journeys through the site in a real browser, and pictures of its pages."""
