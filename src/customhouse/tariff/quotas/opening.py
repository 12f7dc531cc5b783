"""Opening quotas and giving licences, one by one or as a country's law has them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.findings import msgid
from customhouse.tariff.quotas import queries
from customhouse.tariff.quotas.access import MANAGE_QUOTAS
from customhouse.tariff.quotas.giving import conflict, locked, odd, subject_of
from customhouse.tariff.quotas.models import Licence, Quota, QuotaPeriod
from customhouse.tariff.quotas.records import Kind, QuotaLaw
from customhouse.tariff.quotas.rules.reading import FILES, read_law

LARGEST = Decimal("1e15")
ORDER = re.compile(r"[0-9A-Z]{1,10}", re.ASCII)
"""What a quota's order number is made of; in measures it has six to ten figures."""


@transaction.atomic
def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Open the periods and give the licences of a country pack that are not there yet; how many were written.

    What stands is left alone. Raises `Refused` where the law cannot be read, `Conflict` where it is another.
    """
    require(actor, MANAGE_QUOTAS)
    law = read_law({name: _rows(pack, name) for name in FILES})
    standing = set(QuotaPeriod.objects.values_list("quota", "valid_from"))
    given = set(Licence.objects.values_list("number", flat=True))
    periods = [row for row in law.periods if (row.order_number, row.valid_from) not in standing]
    licences = [row for row in law.licences if row.number not in given]
    for row in periods:
        days = {"valid_from": row.valid_from, "valid_to": row.valid_to}
        open_period(law=law.quotas[row.order_number], **days, volume=row.volume, actor=actor, at=at)
    for each in licences:
        grant_licence(
            order_number=each.order_number, number=each.number, holder=each.holder, quantity=each.quantity,
            on=each.valid_from, days=(each.valid_from, each.valid_to), actor=actor, at=at,
        )  # fmt: skip
    return len(periods) + len(licences)


def _rows(pack: CountryPack, name: str) -> Iterator[dict[str, str]]:
    file = pack.data("tariff", f"{name}.csv")
    return iter(csv.DictReader(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else ())


@transaction.atomic
def open_period(
    *, law: QuotaLaw, valid_from: date, valid_to: date, volume: Decimal, actor: Actor, at: datetime
) -> QuotaPeriod:
    """Open a period of a quota (and the quota itself, if it is new) with its whole volume.

    Raises `AccessDenied`, `Refused` for figures that cannot be, `Conflict` where a period stands in these days or the
    quota's law is another, `NotFound` for a parent that is none.
    """
    require(actor, MANAGE_QUOTAS)
    if valid_to < valid_from or not volume.is_finite() or not 0 < volume < LARGEST:
        raise Refused([odd("volume", str(volume))])
    if not ORDER.fullmatch(law.order_number):
        raise Refused([odd("order_number", law.order_number)])
    parent = Quota.objects.filter(pk=law.parent).first() if law.parent else None
    if law.parent and parent is None:
        raise NotFound("quota", law.parent)
    quota, made = Quota.objects.get_or_create(order_number=law.order_number, defaults=_columns(law, parent))
    if not made and queries.law_of(quota) != law:
        raise conflict("QUO-LAW", msgid("Quota {order} has another law already."), law.order_number)
    if quota.periods.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).exists():
        raise conflict("QUO-PERIOD", msgid("Quota {order} has a period in these days already."), law.order_number)
    period = QuotaPeriod.objects.create(
        quota=quota, valid_from=valid_from, valid_to=valid_to, volume=volume, balance=volume
    )
    told = {"valid_from": valid_from, "valid_to": valid_to, "volume": volume, "unit": law.unit}
    record_event(subject=subject_of(quota), kind="quota.opened", payload=told, actor=actor, at=at)
    return period


@transaction.atomic
def grant_licence(
    *,
    order_number: str,
    number: str,
    holder: str,
    quantity: Decimal,
    on: date,
    days: tuple[date | None, date | None] = (None, None),
    actor: Actor,
    at: datetime,
) -> Licence:
    """Give a licence to draw on a licensed quota: in the whole period of the day `on`, or on `days` (first and last).

    Raises `AccessDenied`, `NotFound`, `Conflict`, `Refused`.
    """
    require(actor, MANAGE_QUOTAS)
    period = locked(order_number, on)
    granted = sum((each.quantity for each in period.licences.all()), Decimal(0))
    if period.quota.kind != Kind.LICENSED or Licence.objects.filter(pk=number).exists():
        raise conflict("QUO-LICENCE", msgid("No such licence can be given on quota {order}."), order_number)
    if not quantity.is_finite() or not 0 < quantity <= period.volume - granted:
        raise Refused([odd("quantity", str(quantity))])
    first, last = days
    if not period.valid_from <= (first or period.valid_from) <= (last or period.valid_to) <= period.valid_to:
        raise Refused([odd("days", str(last or first))])
    since = {"valid_from": first, "valid_to": last}
    licence = Licence.objects.create(
        number=number, period=period, holder=holder, quantity=quantity, left=quantity, **since
    )
    told = {"licence": number, "holder": holder, "quantity": quantity, **since}
    record_event(subject=subject_of(period.quota), kind="quota.licensed", payload=told, actor=actor, at=at)
    return licence


def _columns(law: QuotaLaw, parent: Quota | None) -> dict[str, object]:
    names: Iterable[str] = (
        "unit", "legal_reference", "kind", "allocation", "remainder", "returned", "scale", "critical_at",
    )  # fmt: skip
    return {**{name: getattr(law, name) for name in names}, "parent": parent}
