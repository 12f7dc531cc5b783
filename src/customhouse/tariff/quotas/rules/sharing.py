"""Sharing what is left of a quota: exactly, to the last unit, and to nobody more than was asked.

Requests that share alike (of one acceptance day, or one instant) get all they ask for while there is enough; when there
is not, each gets its part in proportion, cut to whole units of the quota's scale, and what is left by cutting goes unit
by unit to the largest fractions or to the first to come. Source: Regulation (EU) 2015/2447, articles 49 to 54, which a
quota's own law may replace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from decimal import Decimal
from itertools import groupby

from customhouse.tariff.quotas.records import Asked, Period, QuotaLaw, Remainder


def share(balance: int, asked: Sequence[int], remainder: Remainder = Remainder.LARGEST) -> list[int]:
    """What each of the requests gets of the balance, in whole units, in their order.

    The shares add up to the balance, or to what was asked where that is less.

    >>> share(10, [10, 10, 10]), share(10, [3, 4]), share(10, [10, 10, 10], Remainder.FIRST)
    ([4, 3, 3], [3, 4], [4, 3, 3])
    """
    balance = max(balance, 0)
    total = sum(asked)
    if total <= balance:
        return list(asked)
    parts = [divmod(balance * each, total) for each in asked]
    shares = [whole for whole, _ in parts]
    # Every part that was cut is smaller than what was asked, and fewer units are left than there are such parts.
    order = [place for place, each in enumerate(asked) if each]
    if remainder is Remainder.LARGEST:
        order.sort(key=lambda place: -parts[place][1])
    for place in order[: balance - sum(shares)]:
        shares[place] += 1
    return shares


def allocate(law: QuotaLaw, balance: Decimal, requests: Iterable[Asked], zone: tzinfo) -> list[tuple[Asked, Decimal]]:
    """What each request gets, earlier days (or instants) before later ones; `zone` is that of the country's days.

    Of one day, requests share in proportion, in the order in which they were accepted.
    """
    units = to_units(balance, law.scale)
    ordered = sorted(requests, key=lambda each: (each.accepted_at, each.reference))
    given: list[tuple[Asked, Decimal]] = []
    for _, alike in groupby(ordered, key=lambda each: _group(law, each, zone)):
        group = list(alike)
        shares = share(units, [to_units(each.quantity, law.scale) for each in group], law.remainder)
        units -= sum(shares)
        given += [(each, from_units(got, law.scale)) for each, got in zip(group, shares, strict=True)]
    return given


def _group(law: QuotaLaw, asked: Asked, zone: tzinfo) -> object:
    if law.allocation is Period.DAY:
        return asked.accepted_at.astimezone(zone).date()
    return (asked.accepted_at, asked.reference)


def to_units(quantity: Decimal, scale: int) -> int:
    """A quantity in whole units of a scale; what is finer is cut off.

    >>> to_units(Decimal("1.2345"), 3)
    1234
    """
    return int(quantity.scaleb(scale))


def from_units(units: int, scale: int) -> Decimal:
    """Whole units of a scale as a quantity.

    >>> from_units(1234, 3)
    Decimal('1.234')
    """
    return Decimal(units).scaleb(-scale)
