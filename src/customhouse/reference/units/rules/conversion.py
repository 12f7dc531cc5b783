"""Exact conversion between units of one dimension: in fractions, rounded nowhere.

Duties per unit are law: a kilogram more or less through a float would be a wrong assessment. Factors are the legal
definitions (SI; the international yard and pound of 1959; UK and US measures), not Rec 20's seven figures.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from customhouse.reference.units.rules.codes import find_unit

_DIGITS = 60


class IncompatibleUnits(ValueError):
    """The two units measure different things, or no exact factor between them is known."""


def ratio(from_unit: str, to_unit: str) -> Fraction:
    """How many `to_unit` one `from_unit` is, exactly.

    Raises `UnknownUnit` for a code that is none, `IncompatibleUnits` where no exact conversion exists.

    >>> ratio("DTN", "KGM"), ratio("GRM", "LBR")
    (Fraction(100, 1), Fraction(100000, 45359237))
    """
    origin, target = find_unit(from_unit), find_unit(to_unit)
    if origin.code == target.code:
        return Fraction(1)
    if origin.factor is None or target.factor is None or origin.dimension != target.dimension:
        raise IncompatibleUnits(f"{from_unit} cannot be converted to {to_unit}.")
    return Fraction(origin.factor) / Fraction(target.factor)


def convert(amount: Decimal, from_unit: str, to_unit: str) -> Decimal:
    """The amount in another unit, exact; where no finite decimal exists (grams in pounds), to 60 figures.

    Qualifiers are set aside: who converts `KGM#G` to `DTN#E` must know what they do. Errors as in `ratio`;
    `ValueError` for an amount that is no finite number of at most 60 figures.

    >>> convert(Decimal("1250"), "KGM", "DTN")
    Decimal('12.5')
    >>> convert(Decimal("2.50"), "TNE", "KGM")
    Decimal('2500')
    """
    if not amount.is_finite() or max(abs(amount.adjusted()), len(amount.as_tuple().digits)) > _DIGITS:
        raise ValueError("Only a finite amount of reasonable length can be converted.")
    exact = Fraction(amount) * ratio(from_unit, to_unit)
    with localcontext() as context:
        context.prec = _DIGITS
        return _plain(Decimal(exact.numerator) / Decimal(exact.denominator))


def _plain(amount: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()
