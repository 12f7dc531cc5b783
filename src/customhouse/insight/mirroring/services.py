"""Holding partners' statistics against declarations: composes what was declared, rates, law and `targeting.mirrors`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from customhouse.clearance.declarations.rules.law import in_force
from customhouse.clearance.law import law_in_force
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.insight.mirroring.queries import declared_of
from customhouse.reference.currencies.queries import rates_on
from customhouse.reference.currencies.records import UnknownCurrency
from customhouse.targeting.mirrors import queries, services
from customhouse.targeting.mirrors.access import KEEP_MIRRORS
from customhouse.targeting.mirrors.models import MirrorComparison
from customhouse.targeting.mirrors.records import Freight, Gap
from customhouse.targeting.mirrors.rules.comparing import compared, months_of

LIMIT = "mirror_freight_percent"
"""The figure of the law that is added to a value FOB for freight and insurance, in per cent."""
DAY = timedelta(days=1)


def compare(*, actor: Actor, at: datetime) -> MirrorComparison | None:
    """Hold all that partners state against declarations as they stand; None where nothing was brought in.

    Raises `AccessDenied`.
    """
    require(actor, KEEP_MIRRORS)
    edition, statements = queries.last_edition(), queries.standing()
    if not edition:
        return None
    law = Law()
    gaps = list(compared(statements, declared_of(statements), law.converted, law.freight))
    return services.keep_comparison(
        gaps=gaps,
        edition=edition,
        unrated=len(statements) - _stated(gaps),
        freight_reference="; ".join(sorted(law.references)),
        actor=actor,
        at=at,
    )


def is_due(at: datetime) -> bool:
    """Whether statistics came in since the last comparison, or a day has passed."""
    edition, last = queries.last_edition(), queries.last_comparison()
    return bool(edition) and (last is None or last.edition_id != edition or at - last.at >= DAY)


class Law:
    """What law and published rates say of a period, asked once for each; `references` are those that were used."""

    def __init__(self) -> None:
        self.declarations = law_in_force().declarations
        self.references: set[str] = set()
        self._freight: dict[str, Freight] = {}
        self._rates: dict[tuple[str, str], Decimal | None] = {}

    def freight(self, period: str) -> Freight:
        """What is added to a value FOB, by the law of the last day of the period."""
        if period not in self._freight:
            found = in_force(self.declarations.limits.get(LIMIT, ()), last_day(months_of(period)[-1]))
            said = Freight() if found is None else Freight(found.value, found.legal_reference)
            self.references |= {said.reference} - {""}
            self._freight[period] = said
        return self._freight[period]

    def converted(self, value: Decimal, currency: str, period: str) -> Decimal | None:
        """A value in national currency, by the middle of the rates at the ends of the period's months."""
        key = currency, period
        if key not in self._rates:
            self._rates[key] = _middle([_rate(currency, last_day(month)) for month in months_of(period)])
        rate = self._rates[key]
        return None if rate is None else value * rate


def last_day(month: str) -> date:
    """The last day of a month.

    >>> last_day("2024-02")
    datetime.date(2024, 2, 29)
    """
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - DAY


def _rate(currency: str, on: date) -> Decimal | None:
    try:
        return rates_on(on).to_national(Decimal(1), currency)
    except UnknownCurrency:
        return None


def _middle(rates: Sequence[Decimal | None]) -> Decimal | None:
    known = [rate for rate in rates if rate is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _stated(gaps: Sequence[Gap]) -> int:
    return sum(not gap.is_pooled for gap in gaps)
