"""The days on which a debt was late, and what was owed on them: what late interest is reckoned on, and restated by.

Late interest follows the duty. Where it turns out that less was due, the interest of the same days is reckoned on what
was truly due: what was paid for a head that fell away would have been set against the other heads of its notice.

>>> from datetime import date
>>> late = Delay(date(2026, 3, 17), date(2026, 3, 20), {"CUD": Decimal(100)})
>>> lessened([late], {"CUD": Decimal(90)}, ("CUD",))[0].owed
{'CUD': Decimal('10')}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from customhouse.revenue.notices.records import NOTHING
from customhouse.revenue.notices.rules.allocation import allocate
from customhouse.revenue.notices.rules.interest import accrued
from customhouse.revenue.notices.rules.law import RevenueLaw

Heads = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Delay:
    """The days after `after`, up to and with `until`, on which these heads were `owed` late."""

    after: date
    until: date
    owed: Heads


def lessened(delays: Iterable[Delay], less: Heads, order: Sequence[str]) -> list[Delay]:
    """The same days on what was truly due, where these heads are `less`; `order` is that in which heads are paid."""
    return [Delay(each.after, each.until, _without(each.owed, less, order)) for each in _apart(delays)]


def rewound(delays: Iterable[Delay], to: date, unpaid: Heads) -> list[Delay]:
    """The days without what is `unpaid` yet on those after `to`: what others paid meanwhile keeps its days."""
    found = []
    for each in delays:
        if each.after < to:
            found.append(Delay(each.after, min(each.until, to), each.owed))
        if each.until > to:
            left = {head: owed - min(owed, unpaid.get(head, NOTHING)) for head, owed in each.owed.items()}
            found.append(Delay(max(each.after, to), each.until, left))
    return [each for each in found if any(each.owed.values())]


def borne(delays: Iterable[Delay], law: RevenueLaw) -> dict[str, Decimal]:
    """The interest of these days by head, unrounded."""
    found: dict[str, Decimal] = {}
    for each in delays:
        for head, amount in accrued(each.owed, each.after, each.until, law).items():
            found[head] = found.get(head, NOTHING) + amount
    return found


def _apart(delays: Iterable[Delay]) -> list[Delay]:
    """The delays cut where one begins or ends, those of the same days as one: what was owed on each day in all."""
    every = list(delays)
    days = sorted({day for each in every for day in (each.after, each.until)})
    found = []
    for after, until in pairwise(days):
        owed: dict[str, Decimal] = {}
        for each in every:
            if each.after <= after and until <= each.until:
                for head, amount in each.owed.items():
                    owed[head] = owed.get(head, NOTHING) + amount
        if owed:
            found.append(Delay(after, until, owed))
    return found


def _without(owed: Heads, less: Heads, order: Sequence[str]) -> dict[str, Decimal]:
    """What is owed without what was not due; what of that was paid by then goes to the other heads."""
    left = {head: amount - min(amount, less.get(head, NOTHING)) for head, amount in owed.items()}
    paid = sum((amount - min(amount, owed.get(head, NOTHING)) for head, amount in less.items()), NOTHING)
    set_against, _ = allocate(paid, left, order)
    return {head: amount - set_against.get(head, NOTHING) for head, amount in left.items()}
