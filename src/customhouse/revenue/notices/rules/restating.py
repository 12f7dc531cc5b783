"""After a reassessment: what is owed more, and which notices lose what is owed less.

>>> restated({"CUD": Decimal(80), "VAT": Decimal(30)}, [("N1", {"CUD": Decimal(100), "VAT": Decimal(20)})])
Difference(more={'VAT': Decimal('10')}, less={'N1': {'CUD': Decimal('20')}})

What was charged to somebody who does not owe any more, since the declaration names another, falls away whole:

>>> restated({"CUD": Decimal(80)}, [], [("N1", {"CUD": Decimal(100)})])
Difference(more={'CUD': Decimal('80')}, less={'N1': {'CUD': Decimal('100')}})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from customhouse.revenue.notices.records import NOTHING

Charged = Sequence[tuple[str, Mapping[str, Decimal]]]
"""What notices charge: the reference of each with its heads, in order of issue."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a reassessment adds by head, and what it takes from each notice by head."""

    more: Mapping[str, Decimal]
    less: Mapping[str, Mapping[str, Decimal]]


def restated(owed: Mapping[str, Decimal], charged: Charged, to_others: Charged = ()) -> Difference:
    """The difference between the heads now owed in all and what notices charged, each (reference, heads), in order.

    `charged` is what was charged to who owes now, `to_others` to those who owed before. What is owed less falls on the
    last notice first: what was added last is taken back first.
    """
    before: dict[str, Decimal] = {}
    for _notice, heads in charged:
        for head, amount in heads.items():
            before[head] = before.get(head, NOTHING) + amount
    more: dict[str, Decimal] = {}
    less: dict[str, dict[str, Decimal]] = {notice: dict(heads) for notice, heads in to_others if heads}
    for head in sorted(owed.keys() | before.keys()):
        change = owed.get(head, NOTHING) - before.get(head, NOTHING)
        if change > NOTHING:
            more[head] = change
        elif change < NOTHING:
            _take(head, -change, charged, less)
    return Difference(more, less)


def _take(head: str, amount: Decimal, charged: Charged, less: dict[str, dict[str, Decimal]]) -> None:
    for notice, heads in reversed(charged):
        part = min(amount, heads.get(head, NOTHING))
        if part > NOTHING:
            less.setdefault(notice, {})[head] = part
            amount -= part
