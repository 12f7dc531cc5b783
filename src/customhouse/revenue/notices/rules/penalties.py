"""The penalty for a finding: a share of the duty evaded, at least the minimum, at most the maximum of the schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from customhouse.revenue.notices.rules.law import RevenueLaw


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty and the law behind it. `working` says in figures how it was reckoned."""

    amount: Decimal
    legal_reference: str
    working: str


def penalty(finding_code: str, evaded: Decimal, on: date, law: RevenueLaw) -> Penalty:
    """The penalty for a finding on a day, by the schedule that held then. `evaded` is the duty that was evaded."""
    row = law.penalty(finding_code, on)
    share = (evaded * row.share / 100).quantize(Decimal(1).scaleb(-law.places), ROUND_HALF_UP)
    amount = max(share, row.minimum)
    amount = min(amount, row.maximum) if row.maximum is not None else amount
    working = f"{row.share:f} % x {evaded:f} = {share:f}; {row.minimum:f} <= {amount:f}"
    return Penalty(amount, row.legal_reference, working + (f" <= {row.maximum:f}" if row.maximum is not None else ""))
