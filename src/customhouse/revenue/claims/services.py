"""Claims: asked by one person with a reason, decided by a second; each step is locked, and stands in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

from django.db.models import Manager

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import Permission, require_at
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.revenue.claims.models import Asked, Claim
from customhouse.revenue.claims.records import ASKED, REFUSED
from customhouse.revenue.ledger.services import next_number
from customhouse.revenue.notices import settling
from customhouse.revenue.notices.models import Notice

C = TypeVar("C", bound=Claim)


@dataclass(frozen=True, slots=True)
class Kind(Generic[C]):
    """A kind of claim: its table, its noun in the trail, the letter of its numbers, the prefix of its errors.

    `debtor` is the column of whom it is for; `moved_on` and `two_persons` are what a step out of turn is told.
    """

    claims: Manager[C]
    noun: str
    letter: str
    code: str
    debtor: str
    decide: Permission
    moved_on: str
    two_persons: str


def ask(  # what a claim says
    kind: Kind[C], notice: Notice, *, amount: Decimal, reason: str, actor: Actor, at: datetime, **more: str
) -> C:
    """Keep a claim on a notice, numbered by office and year, and tell the trail; what it may ask, its kind knows."""
    year = legal_day(at).year
    number = next_number(series=f"{kind.noun}/{notice.office}/{year}")
    claim = kind.claims.create(
        number=f"{kind.letter}-{notice.office}-{year}-{number:06d}",
        subject=notice.subject,
        notice=notice.reference,
        office=notice.office,
        currency=notice.currency,
        amount=amount,
        reason=fitted(reason),
        state=ASKED,
        asked_by=actor.name,
        asked_at=at,
        **{kind.debtor: notice.debtor, f"{kind.debtor}_name": notice.debtor_name},
        **more,
    )
    record(kind, claim, "asked", {"amount": amount, "reason": claim.reason}, actor, at)
    return claim


def to_decide(kind: Kind[C], claim: C, actor: Actor) -> C:
    """The claim, locked with the debts of its declaration, if this actor may decide on it; see `in_turn`."""
    settling.lock_debts([claim.subject])
    return in_turn(kind, claim, ASKED, "asked_by", kind.decide, actor)


def in_turn(kind: Kind[C], claim: C, state: str, done_by: str, permission: Permission, actor: Actor) -> C:
    """The claim, locked, if it stands in a state and this actor may act on it, who did not do the step before.

    Raises `AccessDenied`, `Conflict` (it moved on, or `done_by` names the same person).
    """
    require_at(actor, permission, claim.office, claim.number)
    found = kind.claims.select_for_update().get(pk=claim.pk)
    if found.state != state:
        again = msgid("Open it again to see where it stands.")
        raise Conflict(f"{kind.code}-STATE", kind.moved_on, again, {"number": found.number})
    if is_same_person(actor, getattr(found, done_by)):
        raise Conflict(f"{kind.code}-SAME-PERSON", kind.two_persons, msgid("Ask a colleague who has the right."))
    return found


def decide(kind: Kind[C], claim: C, state: str, decision: str, actor: Actor, at: datetime) -> None:
    """Note the decision on a claim, and tell the trail."""
    note_decision(claim, state, decision, actor, at)
    record(kind, claim, state, {"amount": claim.amount, "decision": claim.decision}, actor, at)


def refuse(kind: Kind[C], claim: C, decision: str, actor: Actor, at: datetime) -> C:
    """Refuse a claim that somebody else asked for; raises as `to_decide` does, and `Refused` without a reason."""
    found = to_decide(kind, claim, actor)
    require_reason(kind.code, decision)
    decide(kind, found, REFUSED, decision, actor, at)
    return found


def note_decision(asked: Asked, state: str, decision: str, actor: Actor, at: datetime, *also: str) -> None:
    """Keep who decided what and why, with the other fields that the decision filled in."""
    asked.state, asked.decided_by, asked.decided_at, asked.decision = state, actor.name, at, fitted(decision)
    asked.save(update_fields=["state", "decided_by", "decided_at", "decision", *also])


def require_reason(code: str, decision: str) -> None:
    """Whoever refuses says why; else `Refused`."""
    if not fitted(decision):
        raise Refused([missing(f"{code}-DECISION", "decision", msgid("A refusal needs its reason."))])


def missing(code: str, path: str, message: str) -> Finding:
    """What is told of a field that must be filled in."""
    return Finding(code, Severity.ERROR, "", path, message, msgid("Fill in this field."))


def too_much(code: str, message: str, remedy: str, amount: Decimal, room: Decimal, currency: str) -> Finding:
    """What is told where more is asked for than there is room for."""
    told = {"amount": f"{amount:f}", "room": f"{max(room, Decimal(0)):f}", "currency": currency}
    return Finding(code, Severity.ERROR, "", "amount", message, remedy, told)


def fitted(text: str, length: int = 500) -> str:
    """Words as they are kept."""
    return text.replace("\0", "").strip()[:length]


def record(kind: Kind[C], claim: C, happened: str, told: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """Tell the trail of the declaration what happened to a claim."""
    payload = {kind.noun: claim.number, "notice": claim.notice, "currency": claim.currency, **told}
    record_event(subject=claim.subject, kind=f"payment.{kind.noun}_{happened}", payload=payload, actor=actor, at=at)
