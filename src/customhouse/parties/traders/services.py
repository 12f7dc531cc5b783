"""Registering, confirming and suspending traders, and saying who speaks for them: the only door for writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.foundation.config.country import CountryPack, legal_day
from customhouse.messages.findings import msgid
from customhouse.parties.traders import store
from customhouse.parties.traders.access import MANAGE_MEMBERS, NAME_PARTIES, REGISTER_TRADER, SUSPEND_TRADER
from customhouse.parties.traders.models import Trader, TraderMember
from customhouse.parties.traders.queries import known_traders
from customhouse.parties.traders.records import PartyDetails, TraderDetails, TraderStatus
from customhouse.parties.traders.rules import fitted, normalised_name, party_findings
from customhouse.reference.countries.queries import national_countries
from customhouse.reference.identifiers import eori
from customhouse.reference.tables import day_or_none, read_table


@transaction.atomic
def register_trader(*, details: TraderDetails, actor: Actor, at: datetime) -> Trader:
    """Register a trader, or confirm one who was known provisionally.

    `Refused` with findings for what cannot be registered, `Conflict` where the identifier is registered already.
    """
    require(actor, REGISTER_TRADER)
    if findings := party_findings(details, frozenset(national_countries())):
        raise Refused(findings)
    details = replace(details, party=fitted(details.party))
    identifier = details.party.identifier
    stored = store.add_missing([_trader(details, TraderStatus.PROVISIONAL, at)])[identifier]
    trader = Trader.objects.select_for_update().get(pk=stored.pk)
    if trader.status != TraderStatus.PROVISIONAL:
        raise Conflict(
            "TRADER-KNOWN",
            msgid("{identifier} is registered already."),
            msgid("Open the trader's record instead."),
            {"identifier": identifier},
        )
    confirmed = _trader(details, TraderStatus.REGISTERED, trader.created_at)
    confirmed.pk, confirmed.registration = trader.pk, trader.registration
    confirmed.save(force_update=True)
    _record(identifier, "registered", {"name": confirmed.name, "country": confirmed.country}, actor, at)
    return confirmed


def register_unknown_party(*, party: PartyDetails, actor: Actor, at: datetime) -> Trader:
    """The trader of an identifier; registered provisionally if customs does not know them. `Refused` for a bad one."""
    known = ensure_parties(batch=[party], actor=actor, at=at)
    try:
        return known[eori.compact(party.identifier)]
    except KeyError:
        raise Refused(party_findings(TraderDetails(party, legal_day(at)))) from None


@transaction.atomic
def ensure_parties(*, batch: Iterable[PartyDetails], actor: Actor, at: datetime) -> dict[str, Trader]:
    """The traders named in a batch, by compact identifier; strangers are registered provisionally on the way.

    One query where everybody is known, three where somebody is not; safe when two writers name the same stranger.
    Parties without a valid identifier are left out: they can be named, not registered. A known trader's name and
    address stay as they are, whatever a declaration says. Call it once in a transaction, before any event is recorded:
    it waits for another writer's strangers, and writers of events wait for each other.
    """
    require(actor, NAME_PARTIES)
    wanted = {eori.compact(each.identifier): each for each in batch if eori.is_valid(each.identifier)}
    known = known_traders(wanted)
    strangers = [TraderDetails(fitted(party), legal_day(at)) for key, party in wanted.items() if key not in known]
    if not strangers:
        return known
    fresh = {each.party.identifier: _trader(each, TraderStatus.PROVISIONAL, at) for each in strangers}
    stored = store.add_missing(list(fresh.values()))
    record_events(
        [
            NewEvent(f"trader:{key}", "named", {"name": each.name, "country": each.country}, actor, at)
            for key, each in sorted(stored.items())
            if each.registration == fresh[key].registration
        ]
    )
    return known | stored


@transaction.atomic
def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Register the traders of the pack's `traders.csv` that are not known yet; how many were."""
    require(actor, REGISTER_TRADER)
    rows = read_table(pack.data("traders.csv"))
    known = known_traders(row["identifier"] for row in rows)
    fresh = [_trader(_read(row), TraderStatus(row["status"]), at) for row in rows if row["identifier"] not in known]
    if fresh:
        store.add_missing(fresh)
        payload = {"table": "traders", "pack": pack.name, "rows": len(fresh)}
        record_event(subject="law:traders", kind="loaded", payload=payload, actor=actor, at=at)
    return len(fresh)


@transaction.atomic
def suspend_trader(*, identifier: str, reason: str, actor: Actor, at: datetime) -> Trader:
    """Bar a registered or provisional trader for now."""
    return _change_status(identifier, TraderStatus.SUSPENDED, "suspended", reason, actor, at)


@transaction.atomic
def reinstate_trader(*, identifier: str, reason: str, actor: Actor, at: datetime) -> Trader:
    """Let a suspended trader trade again, as a registered one. `Conflict` for a provisional one."""
    return _change_status(identifier, TraderStatus.REGISTERED, "reinstated", reason, actor, at)


@transaction.atomic
def add_member(*, identifier: str, user_id: int, actor: Actor, at: datetime) -> None:
    """Let a user speak for a trader; nothing happens where they do already."""
    require(actor, MANAGE_MEMBERS)
    trader = _locked(identifier)
    if not get_user_model().objects.filter(pk=user_id).exists():
        raise NotFound("user", str(user_id))
    _, added = TraderMember.objects.get_or_create(user_id=user_id, trader=trader, defaults={"since": at})
    if added:
        _record(trader.identifier, "member_added", {"user_id": user_id}, actor, at)


@transaction.atomic
def remove_member(*, identifier: str, user_id: int, actor: Actor, at: datetime) -> None:
    """Let a user no longer speak for a trader; nothing happens where they do not."""
    require(actor, MANAGE_MEMBERS)
    trader = _locked(identifier)
    removed, _ = TraderMember.objects.filter(user_id=user_id, trader=trader).delete()
    if removed:
        _record(trader.identifier, "member_removed", {"user_id": user_id}, actor, at)


def _change_status(identifier: str, status: TraderStatus, kind: str, reason: str, actor: Actor, at: datetime) -> Trader:
    require(actor, SUSPEND_TRADER)
    trader = _locked(identifier)
    if trader.status == status:
        return trader
    if kind == "reinstated" and trader.status != TraderStatus.SUSPENDED:
        raise Conflict(
            "TRADER-NOT-SUSPENDED",
            msgid("{identifier} is not suspended."),
            msgid("Confirm a provisional trader by registering them."),
            {"identifier": trader.identifier},
        )
    trader.status = status
    trader.save(update_fields=["status"])
    _record(trader.identifier, kind, {"reason": reason}, actor, at)
    return trader


def _locked(identifier: str) -> Trader:
    trader = Trader.objects.select_for_update().filter(identifier=eori.compact(identifier)).first()
    if trader is None:
        raise NotFound("trader", identifier)
    return trader


def _trader(details: TraderDetails, status: TraderStatus, at: datetime) -> Trader:
    party = details.party
    return Trader(
        identifier=party.identifier,
        name=party.name,
        normalised_name=normalised_name(party.name)[:200],
        country=party.country,
        city=party.city,
        line=party.line,
        postcode=party.postcode,
        is_importer=details.importer,
        is_exporter=details.exporter,
        is_broker=details.broker,
        status=status,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        created_at=at,
    )


def _read(row: Mapping[str, str]) -> TraderDetails:
    parts = {part: row[part] for part in ("identifier", "name", "country", "city", "line", "postcode")}
    return TraderDetails(
        fitted(PartyDetails(**parts)),
        date.fromisoformat(row["valid_from"]),
        day_or_none(row["valid_to"]),
        importer=row["importer"] == "yes",
        exporter=row["exporter"] == "yes",
        broker=row["broker"] == "yes",
    )


def _record(identifier: str, kind: str, payload: dict[str, object], actor: Actor, at: datetime) -> None:
    record_event(subject=f"trader:{identifier}", kind=kind, payload=payload, actor=actor, at=at)
