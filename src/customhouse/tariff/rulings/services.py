"""Rulings: the only door for writing them. Each act is in the trail; what stands where is told by `states`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.documents.services import keep_document
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.parties.traders.queries import known_traders
from customhouse.tariff.rulings.access import APPLY, DECIDE, REVIEW
from customhouse.tariff.rulings.models import Challenge, Ruling, RulingPaper
from customhouse.tariff.rulings.queries import terms_on
from customhouse.tariff.rulings.records import Answer, Application, ChallengeKind, Outcome, RulingKind, RulingState
from customhouse.tariff.rulings.rules.challenging import unfit_challenge
from customhouse.tariff.rulings.rules.editions import successors
from customhouse.tariff.rulings.rules.publishing import redacted, secrets_of
from customhouse.tariff.rulings.rules.terms import due_on, last_day
from customhouse.tariff.rulings.states import APPLICANT, BY_VERB

LONGEST = 20_000
DECIDED = {RulingKind.CLASSIFICATION: "commodity", RulingKind.ORIGIN: "origin", RulingKind.VALUATION: "method"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that somebody sends: its name, its bytes, and the media type that its sender says."""

    name: str
    media_type: str
    data: bytes


@transaction.atomic
def apply_for_ruling(*, asked: Application, actor: Actor, at: datetime, papers: Sequence[Paper] = ()) -> Ruling:
    """Apply for a ruling, for a trader for whom the actor speaks.

    Raises `AccessDenied`, and `Refused` where title, description or question are wanting, or a paper cannot be kept.
    """
    require(actor, APPLY)
    _speaks_for(actor, asked.holder)
    if findings := _wanting({"title": asked.title, "description": asked.description, "question": asked.question}):
        raise Refused(findings)
    today = legal_day(at)
    trader = known_traders([asked.holder]).get(asked.holder)
    ruling = Ruling.objects.create(
        number=f"?{at.timestamp():.6f}-{actor.user_id}"[:30],
        kind=asked.kind.value,
        state=RulingState.RECEIVED.value,
        holder=asked.holder,
        holder_name=trader.name if trader else asked.holder,
        title=_text(asked.title, 200),
        description=_text(asked.description),
        question=_text(asked.question),
        asked_commodity=_text(asked.commodity, 18),
        asked_origin=_text(asked.origin, 2).upper(),
        asked_method=_text(asked.method, 1),
        secrets=_text(asked.secrets),
        samples=_text(asked.samples, 500),
        applied_by=actor.name,
        applied_at=at,
        due_on=due_on(today, terms_on(asked.kind, today).completeness_days),
    )
    ruling.number = f"BR-{today.year}-{ruling.pk:06d}"
    ruling.save(update_fields=["number"])
    _keep_papers(ruling, papers, actor, at)
    _record(ruling, "received", {"title": ruling.title, "due_on": ruling.due_on}, actor, at)
    return ruling


@transaction.atomic
def ask_for_more(*, ruling: Ruling, missing: str, actor: Actor, at: datetime) -> Ruling:
    """Say what is missing; the clock of the decision stands still until it has come. Raises as `_moved`, `Refused`."""
    found = _moved(ruling, "ask", actor, {"missing": missing})
    found.missing, found.due_on, found.complete_from = _text(missing), None, None
    return _saved(found, "incomplete", {"missing": found.missing}, actor, at)


@transaction.atomic
def complete_application(
    *, ruling: Ruling, words: str, actor: Actor, at: datetime, papers: Sequence[Paper] = ()
) -> Ruling:
    """Send what was missing; customs look again whether it is complete. Raises as `_moved`, `Refused`."""
    found = _moved(ruling, "complete", actor, {"words": words})
    today = legal_day(at)
    found.description = _text(f"{found.description}\n\n{words}")
    found.missing = ""
    found.due_on = due_on(today, terms_on(RulingKind(found.kind), today).completeness_days)
    _keep_papers(found, papers, actor, at)
    return _saved(found, "completed", {"words": words}, actor, at)


@transaction.atomic
def receive_samples(*, ruling: Ruling, actor: Actor, at: datetime) -> Ruling:
    """Note that the samples have come. Raises `AccessDenied`, `Conflict` (none were announced, or they are here)."""
    require(actor, DECIDE)
    found = Ruling.objects.select_for_update().get(pk=ruling.pk)
    if not found.samples or found.samples_at:
        raise Conflict(
            "RUL-SAMPLES",
            msgid("No samples are awaited for {number}."),
            msgid("Open it again to see where it stands."),
            {"number": found.number},
        )
    found.samples_at = at
    return _saved(found, "samples_received", {"samples": found.samples}, actor, at)


@transaction.atomic
def accept_application(*, ruling: Ruling, actor: Actor, at: datetime) -> Ruling:
    """Find the application complete: from this day the time for the decision runs. Raises as `_moved`."""
    found = _moved(ruling, "accept", actor)
    found.complete_from = legal_day(at)
    terms = terms_on(RulingKind(found.kind), found.complete_from)
    found.due_on = due_on(found.complete_from, terms.decision_days)
    return _saved(found, "complete", {"due_on": found.due_on}, actor, at)


@transaction.atomic
def issue_ruling(*, ruling: Ruling, answer: Answer, actor: Actor, at: datetime) -> Ruling:
    """Issue the ruling: it binds from today for as long as the law says, and is published without its secrets.

    Raises as `_moved`, `Refused` (nothing decided, or no reasons).
    """
    decided = DECIDED[RulingKind(ruling.kind)]
    needed = {decided: getattr(answer, decided), "reasons": answer.reasons}
    found = _moved(ruling, "issue", actor, needed)
    today = legal_day(at)
    found.commodity = "".join(filter(str.isalnum, answer.commodity))[:18]
    found.origin, found.method = _text(answer.origin, 2).upper(), _text(answer.method, 1)
    found.reasons, found.legal_basis = _text(answer.reasons), _text(answer.legal_basis, 500)
    found.valid_from = today
    found.valid_to = last_day(today, terms_on(RulingKind(found.kind), today).valid_months)
    _publish(found)
    told = {"commodity": found.commodity, "origin": found.origin, "method": found.method, "reasons": found.reasons}
    return _decided(found, "issued", told | {"valid_to": found.valid_to}, actor, at)


@transaction.atomic
def decline_application(*, ruling: Ruling, reasons: str, actor: Actor, at: datetime) -> Ruling:
    """Decline to rule, with the reason. Raises as `_moved`, `Refused`."""
    found = _moved(ruling, "decline", actor, {"reasons": reasons})
    found.reasons = _text(reasons)
    return _decided(found, "declined", {"reasons": found.reasons}, actor, at)


@transaction.atomic
def withdraw_application(*, ruling: Ruling, actor: Actor, at: datetime) -> Ruling:
    """Withdraw one's own application before it is decided. Raises as `_moved`."""
    found = _moved(ruling, "withdraw", actor)
    found.due_on = None
    return _saved(found, "withdrawn", {}, actor, at)


@transaction.atomic
def revoke_ruling(*, ruling: Ruling, reasons: str, actor: Actor, at: datetime) -> Ruling:
    """Revoke a ruling from today on, with the reason: what was declared under it before stands. Raises as `_moved`."""
    found = _moved(ruling, "revoke", actor, {"reasons": reasons})
    return _revoked(found, reasons, actor, at)


@transaction.atomic
def revoke_by_edition(*, ended: Mapping[str, Sequence[str]], edition: str, actor: Actor, at: datetime) -> list[Ruling]:
    """Revoke the rulings in force on codes that end with an edition; each is told the codes that follow.

    `ended` maps the codes that end to those of the new edition. Raises `AccessDenied`.
    """
    require(actor, DECIDE)
    issued = Ruling.objects.select_for_update().filter(state=RulingState.ISSUED.value).exclude(commodity="")
    revoked = []
    for ruling in issued.order_by("id"):
        following = successors(ruling.commodity, ended)
        if following is not None:
            ruling.state = RulingState.REVOKED.value
            words = f"{edition}: {ruling.commodity} → {', '.join(following) or '—'}"
            revoked.append(_revoked(ruling, words, actor, at))
    return revoked


@transaction.atomic
def contest_decision(*, ruling: Ruling, kind: ChallengeKind, reason: str, actor: Actor, at: datetime) -> Challenge:
    """Ask for a review of a decision, or note an appeal against it. Until that is decided, the decision stands.

    Raises `AccessDenied`, `Refused` (no reason), `Conflict` (too late, contested already, nothing decided).
    """
    require(actor, APPLY)
    _speaks_for(actor, ruling.holder)
    found = Ruling.objects.select_for_update().get(pk=ruling.pk)
    if findings := _wanting({"reason": reason}):
        raise Refused(findings)
    today = legal_day(at)
    terms = terms_on(RulingKind(found.kind), today)
    decided = legal_day(found.decided_at) if found.decided_at else None
    before = list(found.challenges.values_list("kind", "outcome"))
    unfit = unfit_challenge(kind, RulingState(found.state), decided, today, (terms.review_days, before))
    if unfit:
        raise Conflict("RUL-CONTEST", unfit, msgid("Open it again to see where it stands."))
    challenge = Challenge.objects.create(
        ruling=found,
        kind=kind.value,
        reason=_text(reason),
        lodged_by=actor.name,
        lodged_at=at,
        due_on=due_on(today, terms.decision_days),
        outcome=Outcome.OPEN.value,
    )
    _record(found, f"{kind.value}_asked", {"reason": challenge.reason, "due_on": challenge.due_on}, actor, at)
    return challenge


@transaction.atomic
def decide_challenge(*, ruling: Ruling, outcome: Outcome, decision: str, actor: Actor, at: datetime) -> Challenge:
    """Decide on a review, or note what became of an appeal, as another person than decided before.

    Annulled: a ruling is revoked, and an application that was declined is examined again.
    Raises `AccessDenied`, `Refused` (no reasons), `Conflict` (nothing is contested, or one's own decision).
    """
    require(actor, REVIEW)
    found = Ruling.objects.select_for_update().get(pk=ruling.pk)
    challenge = found.challenges.filter(outcome=Outcome.OPEN.value).first()
    if challenge is None or outcome is Outcome.OPEN:
        raise Conflict(
            "RUL-CONTEST", msgid("Nothing is contested here."), msgid("Open it again to see where it stands.")
        )
    if is_same_person(actor, found.decided_by):
        raise Conflict(
            "RUL-SAME-PERSON",
            msgid("Whoever decided does not decide on the review of it."),
            msgid("Ask a colleague who has the right."),
        )
    if findings := _wanting({"decision": decision}):
        raise Refused(findings)
    challenge.outcome, challenge.decision = outcome.value, _text(decision)
    challenge.decided_by, challenge.decided_at = actor.name, at
    challenge.save(update_fields=["outcome", "decision", "decided_by", "decided_at"])
    _record(found, f"{challenge.kind}_decided", {"outcome": outcome.value, "decision": challenge.decision}, actor, at)
    if outcome is Outcome.ANNULLED:
        _annul(found, decision, actor, at)
    return challenge


def _annul(found: Ruling, decision: str, actor: Actor, at: datetime) -> None:
    """What an annulled decision leads to: a ruling ends, anything else is examined again."""
    if found.state == RulingState.ISSUED.value:
        found.state = RulingState.REVOKED.value
        _revoked(found, decision, actor, at)
        return
    today = legal_day(at)
    found.state, found.complete_from = RulingState.EXAMINED.value, today
    found.due_on = due_on(today, terms_on(RulingKind(found.kind), today).decision_days)
    _saved(found, "reopened", {"due_on": found.due_on}, actor, at)


def _moved(ruling: Ruling, verb: str, actor: Actor, needed: Mapping[str, str] | None = None) -> Ruling:
    """The ruling, locked and in its next state, not saved yet.

    Raises `AccessDenied`, `Conflict` (it cannot be done as it stands), `Refused` (words that are needed are wanting).
    """
    act = BY_VERB[verb]
    require(actor, APPLY if act.who == APPLICANT else DECIDE)
    if act.who == APPLICANT:
        _speaks_for(actor, ruling.holder)
    found = Ruling.objects.select_for_update().get(pk=ruling.pk)
    if RulingState(found.state) not in act.before:
        raise Conflict(
            "RUL-STATE",
            msgid("That cannot be done with {number} as it stands."),
            msgid("Open it again to see where it stands."),
            {"number": found.number},
        )
    if findings := _wanting(needed or {}):
        raise Refused(findings)
    found.state = act.after.value
    return found


def _decided(found: Ruling, kind: str, told: Mapping[str, object], actor: Actor, at: datetime) -> Ruling:
    found.decided_by, found.decided_at, found.due_on = actor.name, at, None
    return _saved(found, kind, told, actor, at)


def _revoked(found: Ruling, reasons: str, actor: Actor, at: datetime) -> Ruling:
    """A ruling that ends: it binds no more from today, and the published text says why."""
    today = legal_day(at)
    found.valid_to = max(min(found.valid_to or today, today), found.valid_from or today)
    found.published = f"{found.published}\n\n{redacted(_text(reasons), secrets_of(found.secrets))}"
    return _decided(found, "revoked", {"reasons": _text(reasons), "valid_to": found.valid_to}, actor, at)


def _publish(found: Ruling) -> None:
    secrets = (*secrets_of(found.secrets), *secrets_of(found.holder_name), *secrets_of(found.holder))
    parts = (found.description, found.question, found.reasons, found.legal_basis)
    found.published = redacted("\n\n".join(part for part in parts if part), secrets)
    found.published_title = redacted(found.title, secrets)[:200]


def _saved(found: Ruling, kind: str, told: Mapping[str, object], actor: Actor, at: datetime) -> Ruling:
    found.save()
    _record(found, kind, told, actor, at)
    return found


def _record(found: Ruling, kind: str, told: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    payload = {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
    record_event(
        subject=f"ruling:{found.number}",
        kind=f"ruling.{kind}",
        payload={"kind": found.kind, **payload},
        actor=actor,
        at=at,
    )


def _keep_papers(ruling: Ruling, papers: Sequence[Paper], actor: Actor, at: datetime) -> None:
    for paper in papers:
        kept = keep_document(data=paper.data, media_type=paper.media_type, name=paper.name, actor=actor, at=at)
        RulingPaper.objects.create(ruling=ruling, document=kept)


def _speaks_for(actor: Actor, holder: str) -> None:
    if holder not in actor.traders and not actor.has(Role.SYSTEM):
        raise AccessDenied(APPLY.code, actor.name)


def _wanting(words: Mapping[str, str]) -> list[Finding]:
    return [
        Finding(
            "RUL-WORDS", Severity.ERROR, "", name, msgid("Something is wanting here."), msgid("Fill in this field.")
        )
        for name, text in words.items()
        if not _text(text)
    ]


def _text(text: str, most: int = LONGEST) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()[:most]
