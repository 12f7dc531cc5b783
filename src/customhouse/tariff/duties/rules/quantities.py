"""Exact conversion of quantities for duty: the factor between two units is worked out once and kept."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from customhouse.reference.units.rules import IncompatibleUnits, UnknownUnit, ratio

_DIGITS = 60


def convert(amount: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """The amount in another unit, exact; None where the two measure different things or one is unknown.

    >>> convert(Decimal("1250"), "KGM", "DTN")
    Decimal('12.50')
    >>> convert(Decimal(1), "KGM", "LTR")
    """
    factor = _factor(from_unit, to_unit)
    if factor is None:
        return None
    if isinstance(factor, Decimal):
        return amount * factor
    with localcontext() as context:
        context.prec = _DIGITS
        return amount * factor.numerator / factor.denominator


@lru_cache(maxsize=4096)
def _factor(from_unit: str, to_unit: str) -> Decimal | Fraction | None:
    """The factor as a decimal where it is a finite one, else as a fraction."""
    try:
        factor = ratio(from_unit, to_unit)
    except (IncompatibleUnits, UnknownUnit):
        return None
    odd = factor.denominator
    for prime in (2, 5):
        while odd % prime == 0:
            odd //= prime
    return Decimal(factor.numerator) / Decimal(factor.denominator) if odd == 1 else factor
