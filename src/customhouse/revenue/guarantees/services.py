"""Guarantees and deferment accounts: the only door for opening them, securing by them and stating their months."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import installed_pack, legal_day
from customhouse.messages.findings import msgid
from customhouse.parties.traders.queries import known_traders
from customhouse.reference.identifiers import eori
from customhouse.revenue.guarantees.access import OPEN_COVER
from customhouse.revenue.guarantees.models import Cover, Reservation
from customhouse.revenue.guarantees.records import CoverDetails
from customhouse.revenue.guarantees.rules import months
from customhouse.revenue.guarantees.rules.room import opening_findings
from customhouse.revenue.guarantees.securing import defer_many, secure_notice
from customhouse.revenue.guarantees.stating import call_in, issue_statements
from customhouse.revenue.ledger.services import next_number
from customhouse.revenue.notices.queries import revenue_law

__all__ = ["call_in", "close_cover", "defer_many", "issue_statements", "open_cover", "secure"]


@transaction.atomic
def open_cover(*, details: CoverDetails, actor: Actor, at: datetime) -> Cover:
    """Open a guarantee or deferment account for a known trader. Raises `AccessDenied`, `NotFound`, `Refused`."""
    require(actor, OPEN_COVER)
    if findings := opening_findings(details, revenue_law()):
        raise Refused(findings)
    holder = known_traders([details.holder]).get(eori.compact(details.holder))
    if holder is None:
        raise NotFound("trader", details.holder)
    year, country = legal_day(at).year, installed_pack().code
    cover = Cover.objects.create(
        number=months.cover_number(year, country, details.kind, next_number(series=f"guarantee/{year}")),
        kind=details.kind.value,
        holder=holder.identifier,
        holder_name=holder.name,
        guarantor=details.guarantor.strip()[:200],
        limit=details.limit,
        currency=details.currency,
        debit_day=details.debit_day,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        legal_reference=details.legal_reference[:200],
        opened_at=at,
        opened_by=actor.name,
    )
    told = {"kind": cover.kind, "holder": cover.holder, "limit": cover.limit, "currency": cover.currency}
    record_event(subject=_subject(cover), kind="guarantee.opened", payload=told, actor=actor, at=at)
    return cover


@transaction.atomic
def close_cover(*, cover: Cover, reason: str, actor: Actor, at: datetime) -> Cover:
    """Close a guarantee or account: it secures nothing new; what it secures stays secured.

    Raises `AccessDenied`, `Conflict` where it is closed already.
    """
    require(actor, OPEN_COVER)
    found = Cover.objects.select_for_update().get(pk=cover.pk)
    if found.closed_at is not None:
        raise Conflict("GUA-CLOSED", msgid("{number} is closed."), params={"number": found.number})
    found.closed_at = at
    found.save(update_fields=["closed_at"])
    record_event(subject=_subject(found), kind="guarantee.closed", payload={"reason": reason}, actor=actor, at=at)
    return found


def secure(*, notice_reference: str, account_or_grn: str, actor: Actor, at: datetime) -> Reservation:
    """Secure all that is open of a notice, by a guarantee or on a deferment account that the actor may see.

    Raises `AccessDenied`, `NotFound`, `Conflict` (nothing is open), `Refused` (whose it is, validity, room, office).
    """
    return secure_notice(notice_reference=notice_reference, account_or_grn=account_or_grn, actor=actor, at=at)


def _subject(cover: Cover) -> str:
    return f"guarantee:{cover.number}"
