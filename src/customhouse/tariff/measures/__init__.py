"""Dated tariff measures by commodity, origin group and condition."""
