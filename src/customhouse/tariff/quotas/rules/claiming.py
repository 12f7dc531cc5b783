"""What a claim of goods comes to in a quota's own unit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from customhouse.reference.units.rules import UnknownUnit
from customhouse.reference.units.rules.conversion import IncompatibleUnits, convert
from customhouse.tariff.quotas.records import Claim, QuotaLaw
from customhouse.tariff.quotas.rules.sharing import from_units, to_units


def quantity_of(claim: Claim, law: QuotaLaw) -> Decimal | None:
    """How much is claimed, in the quota's unit, cut to its decimals; None where the goods are told in no such unit.

    >>> from datetime import datetime
    >>> law, at = QuotaLaw("050001", "TNE", ""), datetime(2026, 3, 2)
    >>> quantity_of(Claim("050001", "M", 1, {"KGM": Decimal("1250")}, at), law)
    Decimal('1.250')
    >>> quantity_of(Claim("050001", "M", 1, {"LTR": Decimal("1250")}, at), law)
    """
    if law.unit in claim.quantities:
        return _cut(claim.quantities[law.unit], law)
    for unit, amount in sorted(claim.quantities.items()):
        try:
            return _cut(convert(amount, unit, law.unit), law)
        except (IncompatibleUnits, UnknownUnit):
            continue
    return None


def spread(wanted: Decimal, free: Sequence[Decimal]) -> list[Decimal]:
    """What is asked of each licence, in their order, of which so much is free (one at least); all add up to `wanted`.

    What none of them has is asked of the last that has something, so that the claim says how much was wanted.

    >>> spread(Decimal(9), [Decimal(0), Decimal(5), Decimal(3), Decimal(0)])
    [Decimal('0'), Decimal('5'), Decimal('4'), Decimal('0')]
    """
    parts: list[Decimal] = []
    left = wanted
    for each in free:
        parts.append(min(left, each))
        left -= parts[-1]
    parts[max((place for place, part in enumerate(parts) if part), default=-1)] += left
    return parts


def _cut(amount: Decimal, law: QuotaLaw) -> Decimal:
    return from_units(to_units(amount, law.scale), law.scale)
