"""Giving and withdrawing mandates, and loading those of the country pack: the only door for writing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack, legal_day
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.parties.agents.access import GRANT_MANDATE, LICENSE_BROKERS, WITHDRAW_MANDATE
from customhouse.parties.agents.models import Licence, Mandate
from customhouse.parties.agents.queries import visible_to
from customhouse.parties.agents.records import Period, Representation, Scope
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.queries import known_traders
from customhouse.reference.identifiers import eori
from customhouse.reference.tables import day_or_none, read_table


@dataclass(frozen=True, slots=True)
class NewMandate:
    """A mandate about to be given by `trader` to `broker` (identifiers as typed)."""

    trader: str
    broker: str
    representation: Representation
    scope: Scope
    period: Period


@transaction.atomic
def grant_mandate(*, new: NewMandate, actor: Actor, at: datetime) -> Mandate:
    """Give a mandate.

    `AccessDenied` where the actor does not speak for the trader, `NotFound` for an unknown trader or broker,
    `Refused` where the broker is none or the period runs backwards, `Conflict` where the same mandate stands already.
    """
    require(actor, GRANT_MANDATE)
    trader, broker = _two(new)
    if not actor.is_official and trader.identifier not in actor.traders:
        raise AccessDenied(GRANT_MANDATE.code, actor.name)
    if findings := _mandate_errors(new, trader, broker):
        raise Refused(findings)
    mandate = _mandate(new, trader, broker, at)
    Mandate.objects.bulk_create([mandate], ignore_conflicts=True)
    stored = Mandate.objects.get(
        trader=trader,
        broker=broker,
        representation=new.representation,
        scope=new.scope,
        valid_from=new.period.first,
    )
    if stored.created_at != at or stored.valid_to != new.period.last:
        raise Conflict(
            "MANDATE-STANDS",
            msgid("{trader} gave {broker} this mandate already."),
            msgid("Withdraw it first, or let the new one begin on another day."),
            {"trader": trader.identifier, "broker": broker.identifier},
        )
    _record(stored, "granted", actor, at)
    return stored


@transaction.atomic
def withdraw_mandate(*, mandate_id: int, actor: Actor, at: datetime) -> Mandate:
    """Withdraw a mandate from the day of `at` on; one that is withdrawn stays as it is."""
    require(actor, WITHDRAW_MANDATE)
    mandate = visible_to(actor).select_for_update(of=("self",)).filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFound("mandate", str(mandate_id))
    if mandate.withdrawn_on is None:
        mandate.withdrawn_on = legal_day(at)
        mandate.save(update_fields=["withdrawn_on"])
        _record(mandate, "withdrawn", actor, at)
    return mandate


@transaction.atomic
def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Add the licences and mandates of the pack's `licences.csv` and `mandates.csv` that are not known; how many."""
    require(actor, LICENSE_BROKERS)
    rows = _load_licences(pack) + _load_mandates(pack, at)
    if rows:
        payload = {"table": "mandates", "pack": pack.name, "rows": rows}
        record_event(subject="law:mandates", kind="loaded", payload=payload, actor=actor, at=at)
    return rows


def _load_licences(pack: CountryPack) -> int:
    known = set(Licence.objects.values_list("number", flat=True))
    rows = [row for row in read_table(pack.data("licences.csv")) if row["number"] not in known]
    brokers = known_traders(row["broker"] for row in rows)
    fresh = [
        Licence(
            broker=brokers[row["broker"]],
            number=row["number"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day_or_none(row["valid_to"]),
            legal_reference=row["legal_reference"],
        )
        for row in rows
    ]
    return len(Licence.objects.bulk_create(fresh))


def _load_mandates(pack: CountryPack, at: datetime) -> int:
    keys = ("trader__identifier", "broker__identifier", "representation", "scope", "valid_from")
    known = set(Mandate.objects.values_list(*keys))
    rows = [(row, _read(row)) for row in read_table(pack.data("mandates.csv"))]
    traders = known_traders(identifier for _, new in rows for identifier in (new.trader, new.broker))
    fresh = []
    for row, new in rows:
        if (new.trader, new.broker, new.representation, new.scope, new.period.first) in known:
            continue
        mandate = _mandate(new, traders[new.trader], traders[new.broker], at)
        mandate.withdrawn_on = day_or_none(row["withdrawn_on"])
        fresh.append(mandate)
    return len(Mandate.objects.bulk_create(fresh))


def _read(row: Mapping[str, str]) -> NewMandate:
    period = Period(date.fromisoformat(row["valid_from"]), day_or_none(row["valid_to"]))
    return NewMandate(row["trader"], row["broker"], Representation(row["representation"]), Scope(row["scope"]), period)


def _two(new: NewMandate) -> tuple[Trader, Trader]:
    known = known_traders([new.trader, new.broker])
    for identifier in (new.trader, new.broker):
        if eori.compact(identifier) not in known:
            raise NotFound("trader", identifier)
    return known[eori.compact(new.trader)], known[eori.compact(new.broker)]


def _mandate_errors(new: NewMandate, trader: Trader, broker: Trader) -> list[Finding]:
    found = []
    if not broker.is_broker or broker == trader:
        message = msgid("{broker} is not a customs broker to whom {trader} can give a mandate.")
        found.append(_error("MANDATE-BROKER", message, msgid("Name a registered broker."), trader, broker))
    if new.period.last is not None and new.period.last < new.period.first:
        message = msgid("The mandate ends before it begins.")
        remedy = msgid("Give the first and the last day, or no last day.")
        found.append(_error("MANDATE-PERIOD", message, remedy, trader, broker))
    return found


def _error(code: str, message: str, remedy: str, trader: Trader, broker: Trader) -> Finding:
    params = {"trader": trader.identifier, "broker": broker.identifier}
    return Finding(code, Severity.ERROR, "", "", message, remedy, params)


def _mandate(new: NewMandate, trader: Trader, broker: Trader, at: datetime) -> Mandate:
    return Mandate(
        trader=trader,
        broker=broker,
        representation=new.representation,
        scope=new.scope,
        valid_from=new.period.first,
        valid_to=new.period.last,
        created_at=at,
    )


def _record(mandate: Mandate, kind: str, actor: Actor, at: datetime) -> None:
    payload = {
        "mandate": mandate.pk,
        "broker": mandate.broker.identifier,
        "representation": mandate.representation,
        "scope": mandate.scope,
        "valid_from": mandate.valid_from,
        "valid_to": mandate.valid_to,
    }
    subject = f"trader:{mandate.trader.identifier}"
    record_event(subject=subject, kind=f"mandate_{kind}", payload=payload, actor=actor, at=at)
