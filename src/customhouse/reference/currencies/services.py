"""Publishing exchange rates: the only door for writing them. What was published is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.findings import msgid
from customhouse.reference.currencies.access import PUBLISH_RATE
from customhouse.reference.currencies.models import ExchangeRate, RateRegister
from customhouse.reference.currencies.queries import national_currencies
from customhouse.reference.currencies.rules import currency_findings, overlaps, rate_findings
from customhouse.reference.tables import read_table


@dataclass(frozen=True, slots=True)
class NewRate:
    """A rate about to be published: `units` of `currency` are worth `rate` from `valid_from` to `valid_to`."""

    currency: str
    units: int
    rate: Decimal
    valid_from: date
    valid_to: date
    legal_reference: str


@transaction.atomic
def publish_rate(*, new: NewRate, actor: Actor, at: datetime) -> ExchangeRate:
    """Publish one rate. `Refused` for a bad figure or currency, `Conflict` where a rate holds already in its period."""
    require(actor, PUBLISH_RATE)
    _check(new)
    _take_turn()
    standing = ExchangeRate.objects.filter(currency=new.currency).values_list("valid_from", "valid_to")
    if overlaps(new.valid_from, new.valid_to, standing):
        raise _conflict(new)
    rate = _row(new)
    rate.save(force_insert=True)
    payload = {"units": new.units, "rate": new.rate, "valid_from": new.valid_from, "valid_to": new.valid_to}
    record_event(
        subject=f"exchange_rate:{new.currency}",
        kind="published",
        payload=payload | {"legal_reference": new.legal_reference},
        actor=actor,
        at=at,
    )
    return rate


@transaction.atomic
def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Publish the pack's `exchange_rates.csv`, as far as it is not published yet; the number of rates that are new.

    `Conflict` where a rate in the file contradicts a published one.
    """
    require(actor, PUBLISH_RATE)
    _take_turn()
    standing = {(each.currency, each.valid_from): each for each in ExchangeRate.objects.all()}
    fresh = []
    for new in map(_read, read_table(pack.data("exchange_rates.csv"))):
        found = standing.get((new.currency, new.valid_from))
        if found is None:
            _check(new)
            fresh.append(new)
        elif (found.rate, found.units, found.valid_to) != (new.rate, new.units, new.valid_to):
            raise _conflict(new)
    _refuse_overlaps([*standing.values(), *fresh])
    ExchangeRate.objects.bulk_create([_row(new) for new in fresh], batch_size=500)
    if fresh:
        payload = {"table": "exchange_rates", "pack": pack.name, "rows": len(fresh)}
        record_event(subject="law:exchange_rates", kind="loaded", payload=payload, actor=actor, at=at)
    return len(fresh)


def _check(new: NewRate) -> None:
    findings = currency_findings(new.currency, pointer="", extra=national_currencies())
    findings += rate_findings(new.rate, new.units, new.valid_from, new.valid_to)
    if errors := [finding for finding in findings if finding.is_error]:
        raise Refused(errors)


def _take_turn() -> None:
    """Wait for other publishers, and tell readers (once this is committed) that their tables are old."""
    register, _ = RateRegister.objects.select_for_update().get_or_create(pk=1)
    register.edition = uuid4().hex
    register.save(update_fields=["edition"])


def _refuse_overlaps(rates: Iterable[NewRate | ExchangeRate]) -> None:
    """Raise `Conflict` where two rates of one currency share a day."""
    ordered = sorted(rates, key=lambda each: (each.currency, each.valid_from))
    for earlier, later in pairwise(ordered):
        if earlier.currency == later.currency and later.valid_from <= earlier.valid_to:
            raise _conflict(later)


def _row(new: NewRate) -> ExchangeRate:
    return ExchangeRate(
        currency=new.currency,
        units=new.units,
        rate=new.rate,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        legal_reference=new.legal_reference,
    )


def _read(row: Mapping[str, str]) -> NewRate:
    return NewRate(
        currency=row["currency"],
        units=int(row["units"]),
        rate=Decimal(row["rate"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]),
        legal_reference=row["legal_reference"],
    )


def _conflict(new: NewRate | ExchangeRate) -> Conflict:
    return Conflict(
        "CUR-OVERLAP",
        msgid("A rate of {currency} is published already for days from {valid_from} to {valid_to}."),
        msgid("Publish a rate for the days after; what was published is not changed."),
        {"currency": new.currency, "valid_from": new.valid_from.isoformat(), "valid_to": new.valid_to.isoformat()},
    )
