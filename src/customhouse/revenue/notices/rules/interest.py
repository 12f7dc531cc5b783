"""Late interest: simple, per head, for each day after the last day to pay, by the rate that holds on that day.

Kept unrounded until it is charged, so that a day's cents are not lost. Source: the law's `interest.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from customhouse.revenue.notices.rules.law import RevenueLaw

CENT_PER_CENT = Decimal(100)
KEPT = Decimal("0.00000001")
"""How exactly interest is kept before it is charged."""
ONE_DAY = timedelta(days=1)


def bearing(owed: Mapping[str, Decimal], on: date, law: RevenueLaw) -> dict[str, Decimal]:
    """Those heads of what is owed that bear interest."""
    heads = {code: law.head(code, on) for code in owed}
    return {code: owed[code] for code, head in heads.items() if owed[code] > 0 and head and head.bears_interest}


def accrued(owed: Mapping[str, Decimal], after: date, until: date, law: RevenueLaw) -> dict[str, Decimal]:
    """The interest of each head for the days after `after` up to and with `until`, unrounded.

    Each day by its own rate; `owed` is what was unpaid on all those days.
    """
    found = dict.fromkeys(owed, Decimal(0))
    day = after + ONE_DAY
    while day <= until:
        rate = law.interest(day)
        share = rate.annual_rate / CENT_PER_CENT / rate.days_of_year
        for head in bearing(owed, day, law):
            found[head] += owed[head] * share
        day += ONE_DAY
    return {head: amount.quantize(KEPT, ROUND_HALF_UP) for head, amount in found.items() if amount}


def charged(kept: Decimal, places: int) -> Decimal:
    """What is charged of interest that was kept unrounded: whole units of the currency's smallest coin, halves up."""
    return kept.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
