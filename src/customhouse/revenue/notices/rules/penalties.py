"""The penalty for a finding: a share of the duty evaded, at least the minimum, at most the maximum of the schedule.

One evaded duty is penalised once. Each item stands as a declaration of its own (UCC, article 222, by analogy): where
several findings were made on it, its evaded duty is penalised by the gravest of them, which absorbs the others (WTO
Agreement on Trade Facilitation, article 6.3.3: a penalty commensurate with the breach; the French Code des douanes,
article 439, by analogy: a fact that falls under several provisions is judged by the gravest). A fixed amount is owed
for its offence whatever else was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from customhouse.revenue.notices.records import NOTHING
from customhouse.revenue.notices.rules.law import PenaltyRow, RevenueLaw

WHOLE = 0
"""The number of no item: what was found of the whole declaration."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty and the law behind it. `working` says in figures how it was reckoned."""

    amount: Decimal
    legal_reference: str
    working: str


@dataclass(frozen=True, slots=True)
class Offence:
    """A finding that the schedule penalises, and the item on which it was made (0: on the whole declaration)."""

    finding_code: str
    item: int = WHOLE


def penalty(finding_code: str, evaded: Decimal, on: date, law: RevenueLaw) -> Penalty:
    """The penalty for a finding on a day, by the schedule that held then. `evaded` is the duty that was evaded."""
    row = law.penalty(finding_code, on)
    share = _share(row, evaded, law)
    amount = _amount(row, evaded, law)
    working = f"{row.share:f} % x {evaded:f} = {share:f}; {row.minimum:f} <= {amount:f}"
    return Penalty(amount, row.legal_reference, working + (f" <= {row.maximum:f}" if row.maximum is not None else ""))


def penalised(
    offences: Sequence[Offence], evaded: Mapping[int, Decimal], on: date, law: RevenueLaw
) -> dict[str, Decimal]:
    """The finding codes of one report that are penalised, each with the evaded duty that it answers for.

    `evaded` is the duty evaded on each item. It is divided among the codes, so that no part of it counts twice; a code
    that another absorbs on every item is left out. An offence on the declaration stands beside those of each item.
    """
    rows = {each.finding_code: law.penalty(each.finding_code, on) for each in offences}
    found = {code: NOTHING for code, row in rows.items() if not row.share}
    by_share = [each for each in offences if each.finding_code not in found]
    for item in _items(by_share, evaded):
        codes = [each.finding_code for each in by_share if each.item in {item, WHOLE}]
        if codes:
            amount = evaded.get(item, NOTHING)
            gravest = max(codes, key=lambda code: _gravity(rows[code], amount, law))
            found[gravest] = found.get(gravest, NOTHING) + amount
    return {code: found[code] for code in rows if code in found}


def _items(offences: Sequence[Offence], evaded: Mapping[int, Decimal]) -> list[int]:
    """The items that offences were made on or duty was evaded on; the whole declaration where there are none."""
    items = {each.item for each in offences} | {item for item, duty in evaded.items() if duty}
    return sorted(items - {WHOLE}) or [WHOLE]


def _gravity(row: PenaltyRow, evaded: Decimal, law: RevenueLaw) -> tuple[Decimal, Decimal, Decimal]:
    """How grave an offence is: by what it costs, then by its share and its minimum."""
    return _amount(row, evaded, law), row.share, row.minimum


def _share(row: PenaltyRow, evaded: Decimal, law: RevenueLaw) -> Decimal:
    return (evaded * row.share / 100).quantize(Decimal(1).scaleb(-law.places), ROUND_HALF_UP)


def _amount(row: PenaltyRow, evaded: Decimal, law: RevenueLaw) -> Decimal:
    amount = max(_share(row, evaded, law), row.minimum)
    return min(amount, row.maximum) if row.maximum is not None else amount
