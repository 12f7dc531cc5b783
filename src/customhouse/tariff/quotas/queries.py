"""Reading quotas: their standing on a day, and the requests of a period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from customhouse.tariff.quotas.models import Quota, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Kind, Period, QuotaLaw, Remainder, Standing, State


def law_of(row: Quota) -> QuotaLaw:
    """A quota's law of its row."""
    return QuotaLaw(
        row.order_number,
        row.unit,
        row.legal_reference,
        Kind(row.kind),
        Period(row.allocation),
        Remainder(row.remainder),
        row.scale,
        row.critical_at,
        row.parent_id or "",
    )


def standing_of(row: QuotaPeriod) -> Standing:
    """A period's standing of its row."""
    return Standing(
        law_of(row.quota), row.valid_from, row.valid_to, _plain(row.volume), _plain(row.balance), State(row.state)
    )


def standings(on: date) -> list[Standing]:
    """Every quota that has a period on the day, in order of number."""
    return [standing_of(row) for row in _periods(on).order_by("quota_id")[:1000]]


def standing(order_number: str, on: date) -> Standing | None:
    """A quota on a day; None where it has no period then."""
    row = _periods(on).filter(quota=order_number).first()
    return standing_of(row) if row else None


def got(order_number: str, reference: str) -> QuotaRequest | None:
    """The request of a reference on a quota; None where there is none."""
    asked = QuotaRequest.objects.filter(period__quota=order_number, reference=reference)
    return asked.select_related("period").order_by("-id").first()


def _plain(quantity: Decimal) -> Decimal:
    """A quantity without the zeros that its column adds."""
    return Decimal(f"{quantity.normalize():f}")


def _periods(on: date) -> QuerySet[QuotaPeriod]:
    return QuotaPeriod.objects.select_related("quota").filter(valid_from__lte=on, valid_to__gte=on)
