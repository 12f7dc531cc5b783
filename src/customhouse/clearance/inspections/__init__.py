"""Inspections: work orders, examiners, results, samples, seals, questions to the trader, goods held."""
