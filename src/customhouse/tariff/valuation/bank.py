"""The bank of identical and similar goods: filled with snapshots that are handed in, asked for what may be compared.

References and values of others are confidential (Article 10): they are shown to officials alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.tariff.valuation.access import BANK, READ_ALL
from customhouse.tariff.valuation.models import AcceptedValue
from customhouse.tariff.valuation.queries import terms_on
from customhouse.tariff.valuation.records import AcceptedGoods

HEADING = 6
MOST = 50
_UNIT = Decimal("1e-6")


@transaction.atomic
def keep_accepted_values(*, goods: Sequence[AcceptedGoods], actor: Actor, at: Any) -> int:
    """Put snapshots into the bank, those without quantity or value left out; how many were new.

    What is there already stays as it is. Raises `AccessDenied`.
    """
    require(actor, BANK)
    fit = [each for each in goods if each.quantity > 0 and each.unit_value > 0]
    there = set(
        AcceptedValue.objects.filter(reference__in={each.reference for each in fit}).values_list("reference", "item")
    )
    fresh = {(each.reference, each.item): each for each in fit if (each.reference, each.item) not in there}
    AcceptedValue.objects.bulk_create([_row(each) for each in fresh.values()], batch_size=500)
    if fresh:
        payload = {"values": len(fresh)}
        record_event(subject="valuation:bank", kind="valuation.values_kept", payload=payload, actor=actor, at=at)
    return len(fresh)


def comparable_goods(
    actor: Actor, *, commodity: str, origin: str = "", exported: date | None = None
) -> QuerySet[AcceptedValue]:
    """Accepted values of goods of a subheading and origin, exported about the same time; for officials alone."""
    found = AcceptedValue.objects.order_by("-exported_on", "-id")
    if not permits(actor, READ_ALL):
        return found.none()
    found = found.filter(commodity__startswith="".join(filter(str.isdigit, commodity))[:HEADING] or "—")
    if origin:
        found = found.filter(origin=origin.upper()[:2])
    if exported:
        about = timedelta(days=terms_on(exported).about_days)
        found = found.filter(exported_on__gte=exported - about, exported_on__lte=exported + about)
    return found


def rows_of(found: Sequence[AcceptedValue]) -> list[dict[str, Any]]:
    """Accepted values as rows of a dossier, for `identical` or `similar`."""
    return [
        {
            "reference": f"{each.reference}/{each.item}",
            "unit_value": f"{each.unit_value.normalize():f}",
            "quantity": f"{each.quantity.normalize():f}",
            "exported": each.exported_on.isoformat(),
            "origin": each.origin,
            "producer": each.producer,
            "commercial_level": each.level,
            "method": "1",
        }
        for each in found
    ]


def _row(each: AcceptedGoods) -> AcceptedValue:
    return AcceptedValue(
        reference=each.reference[:40],
        item=each.item,
        commodity=each.commodity[:18],
        description=each.description[:512],
        origin=each.origin[:2],
        producer=each.producer[:200],
        level=each.level[:30],
        exported_on=each.exported_on,
        quantity=round(each.quantity, 3),
        unit=each.unit[:5],
        unit_value=each.unit_value.quantize(_UNIT),
    )
