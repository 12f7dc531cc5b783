"""Currencies in pure Python: codes, and what may be published as a rate."""

from customhouse.reference.currencies.rules.codes import (
    currency_findings,
    currency_name,
    is_currency,
    minor_units,
)
from customhouse.reference.currencies.rules.publication import overlaps, rate_findings

__all__ = [
    "currency_findings",
    "currency_name",
    "is_currency",
    "minor_units",
    "overlaps",
    "rate_findings",
]
