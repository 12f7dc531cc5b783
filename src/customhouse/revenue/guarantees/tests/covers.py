"""Guarantees and deferment accounts for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from customhouse.foundation.access.records import SYSTEM
from customhouse.parties.traders.records import PartyDetails
from customhouse.parties.traders.services import register_unknown_party
from customhouse.revenue.guarantees.models import Cover
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind
from customhouse.revenue.guarantees.services import open_cover
from customhouse.revenue.notices.tests.debts import AT, DEBTOR, SUPERVISOR


def cover(
    limit: str = "1000",
    *,
    kind: CoverKind = CoverKind.DEFERMENT,
    holder: str = DEBTOR,
    valid_to: date | None = None,
    valid_from: date = date(2026, 1, 1),
) -> Cover:
    """An account or guarantee of the debtor."""
    register_unknown_party(party=PartyDetails(holder, "Karamel Foods"), actor=SYSTEM, at=AT)
    details = CoverDetails(
        kind=kind,
        holder=holder,
        limit=Decimal(limit),
        currency="XDD",
        valid_from=valid_from,
        valid_to=valid_to,
        guarantor="" if kind is CoverKind.DEFERMENT else "Bank of Demoland",
        debit_day=15 if kind is CoverKind.DEFERMENT else None,
    )
    return open_cover(details=details, actor=SUPERVISOR, at=AT)
