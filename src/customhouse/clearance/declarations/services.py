"""The only door for writing declarations. Every verb checks the right, changes rows and tells the trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from customhouse.clearance.declarations import store
from customhouse.clearance.declarations.access import CONTROL, LODGE, PROCEED, SEIZE
from customhouse.clearance.declarations.errors import control_notified, unknown_mrn, wrong_state
from customhouse.clearance.declarations.models import Declaration, MrnSeries
from customhouse.clearance.declarations.queries import changeable_by, claims_of, visible_to
from customhouse.clearance.declarations.records import Lodging, Request, Revision
from customhouse.clearance.declarations.states import State, transition
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.exchange.queries import digests_of
from customhouse.messages.findings import Finding, Severity
from customhouse.reference.identifiers import mrn as mrn_format
from customhouse.targeting.lanes.records import Decision, Lane


@transaction.atomic
def reserve_mrns(*, country: str, at: datetime, count: int) -> list[str]:
    """The next `count` MRNs of the year; numbers reserved and not used are never given again."""
    if not count:
        return []
    year = legal_day(at).year
    end = store.advance_series(year, count)
    if end is None:
        MrnSeries.objects.get_or_create(year=year)
        end = store.advance_series(year, count) or count
    return [mrn_format.generate(year, country, serial) for serial in range(end - count, end)]


@transaction.atomic
def claim_references(*, claims: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """Claim (declarant, LRN) for an MRN, first come first served, also between writers at once.

    Args:
        claims: declarant, LRN and MRN of each declaration about to be accepted.

    Returns:
        The MRN that holds each (declarant, LRN) after the claim: one's own, or an earlier one's.
    """
    store.insert_claims(claims)
    held = claims_of({declarant for declarant, _, _ in claims}, {lrn for _, lrn, _ in claims})
    return {(declarant, lrn): mrn for declarant, lrn, mrn in held}


@transaction.atomic
def lodge_declarations(*, lodgings: Sequence[Lodging]) -> list[Declaration]:
    """Keep a batch of declarations, accepted and refused alike, and tell the trail of each."""
    for actor in {lodging.sender for lodging in lodgings}:
        require(actor, LODGE)
    declarations = store.insert_lodgings(lodgings)
    digests = digests_of(lodging.received for lodging in lodgings)
    record_events(
        [
            event
            for row, lodging in zip(declarations, lodgings, strict=True)
            for event in _told(row, lodging, digests[lodging.received])
        ]
    )
    return declarations


def subject_of(declaration: Declaration) -> str:
    """The name of a declaration in the event trail: its MRN, or the message that was refused."""
    return declaration.mrn or f"message:{declaration.received_id}"


def _told(declaration: Declaration, lodging: Lodging, sha256: str) -> list[NewEvent]:
    subject, actor = subject_of(declaration), lodging.sender
    if lodging.judgement is None:
        payload: dict[str, object] = {
            "lrn": declaration.lrn,
            "errors": [row.code for row in lodging.findings if row.is_error],
        }
        payload |= {"message": declaration.received_id, "sha256": sha256}
        return [NewEvent(subject, "declaration.rejected", payload, actor, lodging.at)]
    accepted = {
        "lrn": declaration.lrn,
        "declarant": declaration.declarant,
        "type": declaration.type_code,
        "stage": declaration.stage,
        "office": declaration.office,
        "items": declaration.items_count,
        "legal_date": lodging.judgement.legal_date.isoformat(),
        "message": declaration.received_id,
        "sha256": sha256,
    }
    if warnings := [row for row in declaration.findings if row["severity"] == Severity.WARNING]:
        accepted["warnings"] = warnings  # a later version has others; what was told at acceptance stays as it was
    events = [
        NewEvent(subject, "declaration.accepted", accepted, actor, lodging.at),
        NewEvent(subject, "declaration.assessed", _assessed(declaration), actor, lodging.at),
    ]
    return events if not declaration.lane else [*events, _lane_event(declaration, actor, lodging.at)]


def _assessed(declaration: Declaration) -> dict[str, object]:
    return {
        "version": declaration.version,
        "customs_value": str(declaration.customs_value),
        "total": str(declaration.total),
        "currency": declaration.currency,
    }


def _lane_event(declaration: Declaration, actor: Actor, at: datetime) -> NewEvent:
    payload: dict[str, object] = {
        "version": declaration.version,
        "lane": declaration.lane,
        "controls": declaration.controls,
        "draw": declaration.draw,
        "reasons": [reason["code"] for reason in declaration.reasons],
    }
    if declaration.delayed_until:
        payload["delayed_until"] = declaration.delayed_until.isoformat()
    return NewEvent(subject_of(declaration), "declaration.lane_chosen", payload, actor, at)


def take_for_change(*, actor: Actor, mrn: str, verb: str) -> Declaration:
    """The declaration of that MRN, locked for a change by `verb`; call it inside a transaction.

    Raises:
        Refused: it is not there for this actor, its state does not allow the verb, or a control was notified.
    """
    require(actor, LODGE)
    declaration = changeable_by(actor).select_for_update().filter(mrn=mrn_format.compact(mrn)).first()
    if declaration is None:
        raise unknown_mrn(mrn)
    state = State(declaration.state)
    if state not in transition(verb).sources:
        raise wrong_state(mrn, state.value, verb)
    if state is State.UNDER_CONTROL and not declaration.may_amend_under_control:
        raise control_notified(mrn)
    return declaration


@transaction.atomic
def refuse_request(*, request: Request, findings: Sequence[Finding], received: int, actor: Actor, at: datetime) -> None:
    """Tell the trail that a request about a declaration was refused, and why; nothing else changes."""
    payload = {
        "request": request.kind,
        "mrn": request.mrn,
        "lrn": request.lrn,
        "errors": [row.code for row in findings if row.is_error],
        "message": received,
        "sha256": digests_of([received])[received],
    }
    record_event(subject=f"message:{received}", kind="declaration.request_refused", payload=payload, actor=actor, at=at)


@transaction.atomic
def amend_declaration(*, declaration: Declaration, revision: Revision) -> None:
    """Give a declaration its next version; a leave to amend is used up by it."""
    declaration.may_amend_under_control = False
    store.insert_revision(declaration, revision)
    payload = {"version": declaration.version, "reason_code": revision.reason_code, "pointers": list(revision.pointers)}
    _tell_revision(declaration, "declaration.amended", payload, revision)


@transaction.atomic
def present_declaration(*, declaration: Declaration, revision: Revision) -> None:
    """Record that the goods of a pre-lodged declaration are there; it is judged anew as of the presentation."""
    declaration.presented_at = revision.at
    store.insert_revision(declaration, revision)
    _tell_revision(declaration, "declaration.presented", {"version": declaration.version}, revision)


def _tell_revision(declaration: Declaration, kind: str, payload: dict[str, object], revision: Revision) -> None:
    subject, at, actor = subject_of(declaration), revision.at, revision.sender
    pinned: dict[str, object] = {}
    if revision.received is not None:
        pinned = {"message": revision.received, "sha256": digests_of([revision.received])[revision.received]}
    events = [
        NewEvent(subject, kind, payload | pinned, actor, at),
        NewEvent(subject, "declaration.assessed", _assessed(declaration), actor, at),
    ]
    is_selected = bool(declaration.lane) and revision.judgement.decision is not None
    record_events([*events, _lane_event(declaration, actor, at)] if is_selected else events)


@transaction.atomic
def cancel_declaration(
    *, declaration: Declaration, actor: Actor, at: datetime, reason: str, reason_code: str, received: int
) -> None:
    """Cancel a declaration at its declarant's request. Its LRN stays used, its lane stays on record."""
    declaration.state = transition("cancel").target or State.CANCELLED
    declaration.cancelled_at = at
    declaration.may_amend_under_control = False
    declaration.save(update_fields=["state", "cancelled_at", "may_amend_under_control"])
    pinned = {"message": received, "sha256": digests_of([received])[received]}
    payload = {"reason": reason, "reason_code": reason_code, **pinned}
    record_event(subject=subject_of(declaration), kind="declaration.cancelled", payload=payload, actor=actor, at=at)


@transaction.atomic
def grant_leave_to_amend(
    *, actor: Actor, mrn: str, reason: str, at: datetime, is_hindered: bool = False
) -> Declaration:
    """Let the declarant amend or cancel once although a control has been notified.

    `is_hindered`: the control is over, and what it found or asked stands in the way of cancelling.

    Raises:
        AccessDenied: the actor is no officer of its office.
        Refused: there is no such declaration, or nothing of a control stands in its declarant's way.
    """
    require(actor, CONTROL)
    declaration = visible_to(actor).select_for_update().filter(mrn=mrn).first()
    if declaration is None:
        raise unknown_mrn(mrn)
    require_at(actor, CONTROL, declaration.office, mrn)
    state = State(declaration.state)
    if state not in transition("grant_leave").sources or not (state is State.UNDER_CONTROL or is_hindered):
        raise wrong_state(mrn, declaration.state, "grant_leave")
    declaration.may_amend_under_control = True
    declaration.save(update_fields=["may_amend_under_control"])
    record_event(subject=mrn, kind="declaration.leave_to_amend_given", payload={"reason": reason}, actor=actor, at=at)
    return declaration


def take_to_proceed(*, mrns: Collection[str]) -> list[Declaration]:
    """Of these declarations those that may go on by themselves, locked in the order of their MRNs.

    A released one goes on too: its duty becomes final when it is paid.
    """
    waiting = transition("select").sources | transition("release").sources | {State.RELEASED}
    rows = Declaration.objects.select_for_update().filter(mrn__in=mrns, state__in=waiting)
    return list(rows.order_by("mrn"))


def lock_declarations(*, mrns: Collection[str]) -> None:
    """Lock these declarations, in the order of their MRNs, before what hangs on them: nobody then waits in a ring."""
    list(Declaration.objects.select_for_update().filter(mrn__in=mrns).order_by("mrn").values_list("pk"))


def take_by_officer(*, actor: Actor, mrn: str, verb: str) -> Declaration:
    """The declaration of that MRN, locked for what an officer does to it; call it inside a transaction.

    Raises:
        AccessDenied: the actor is no officer of its office.
        Refused: it is not there for this actor, or its state does not allow the verb.
    """
    require(actor, CONTROL)
    declaration = visible_to(actor).select_for_update().filter(mrn=mrn_format.compact(mrn)).first()
    if declaration is None:
        raise unknown_mrn(mrn)
    require_at(actor, CONTROL, declaration.office, declaration.mrn or "")
    if State(declaration.state) not in transition(verb).sources:
        raise wrong_state(mrn, declaration.state, verb)
    return declaration


@transaction.atomic
def select_declaration(*, declaration: Declaration, decision: Decision, actor: Actor, at: datetime) -> None:
    """Give a declaration that waited for payment its lane."""
    require(actor, PROCEED)
    store.update_selection(declaration, decision, at)
    record_events([_lane_event(declaration, actor, at)])


@transaction.atomic
def reassess_declaration(*, declaration: Declaration, revision: Revision) -> None:
    """Give a declaration the version that customs determined; it stays in its state and lane."""
    store.insert_revision(declaration, revision, selected=False)
    payload: dict[str, object] = {
        "version": declaration.version,
        "determined": {number: dict(found) for number, found in revision.determinations.items()},
        "reason": revision.reason,
    }
    _tell_revision(declaration, "declaration.reassessed", payload, revision)


@transaction.atomic
def apply_quota(*, declaration: Declaration, revision: Revision) -> None:
    """Give a declaration the version that owes what a quota left to it; it stays in its state and lane."""
    store.insert_revision(declaration, revision, selected=False)
    payload: dict[str, object] = {"version": declaration.version, "reason": revision.reason}
    _tell_revision(declaration, "declaration.quota_applied", payload, revision)


@transaction.atomic
def raise_control(
    *, declaration: Declaration, lane: str, controls: Sequence[str], reason: str, actor: Actor, at: datetime
) -> None:
    """Bring a declaration under control, or under a heavier one, on an officer's own motion.

    It waits for that control from now on, and no longer by the delay of what is not controlled.
    """
    require_at(actor, CONTROL, declaration.office, declaration.mrn or "")
    declaration.state, declaration.lane, declaration.delayed_until = State.UNDER_CONTROL, lane, None
    declaration.controls = list(dict.fromkeys([*declaration.controls, *controls]))
    declaration.save(update_fields=["state", "lane", "controls", "delayed_until"])
    payload = {"lane": lane, "controls": declaration.controls, "reason": reason}
    _tell(declaration, "declaration.control_raised", payload, actor, at)


@transaction.atomic
def lower_control(*, declaration: Declaration, lane: str, reason: str, actor: Actor, at: datetime) -> None:
    """Lighten a control, as a second person approved; a releasing lane ends it."""
    require_at(actor, CONTROL, declaration.office, declaration.mrn or "")
    declaration.lane = lane
    declaration.state = State.UNDER_CONTROL if Lane(lane).is_control else State.ACCEPTED
    declaration.save(update_fields=["state", "lane"])
    _tell(declaration, "declaration.control_lowered", {"lane": lane, "reason": reason}, actor, at)


@transaction.atomic
def end_control(*, declaration: Declaration, actor: Actor, at: datetime) -> None:
    """Say that control is done with: what is left before release is money and papers."""
    require_at(actor, CONTROL, declaration.office, declaration.mrn or "")
    declaration.state = transition("end_control").target or State.ACCEPTED
    declaration.may_amend_under_control = False
    declaration.save(update_fields=["state", "may_amend_under_control"])
    _tell(declaration, "declaration.control_ended", {"version": declaration.version}, actor, at)


def release_declaration(*, declaration: Declaration, actor: Actor, at: datetime) -> None:
    """Say that the goods of one declaration may go; see `release_declarations`."""
    release_declarations(declarations=[declaration], actor=actor, at=at)


@transaction.atomic
def release_declarations(*, declarations: Sequence[Declaration], actor: Actor, at: datetime) -> None:
    """Say that the goods may go: of any number of declarations in as many statements as of one."""
    require(actor, PROCEED)
    state = transition("release").target or State.RELEASED
    for row in declarations:
        row.state, row.released_at = state, at
    Declaration.objects.filter(pk__in=[row.pk for row in declarations]).update(state=state, released_at=at)
    record_events(
        [NewEvent(subject_of(row), "declaration.released", {"version": row.version}, actor, at) for row in declarations]
    )


@transaction.atomic
def take_back_release(*, declaration: Declaration, reason: str, actor: Actor, at: datetime) -> None:
    """Bring released goods back among those that wait for release: it was given in error.

    The caller puts in their way what must be seen to first; as it stands, nothing may hinder a release anew.
    """
    require_at(actor, CONTROL, declaration.office, declaration.mrn or "")
    if State(declaration.state) not in transition("revoke").sources:
        raise wrong_state(declaration.mrn or "", declaration.state, "revoke")
    declaration.state, declaration.released_at = transition("revoke").target or State.ACCEPTED, None
    declaration.save(update_fields=["state", "released_at"])
    _tell(declaration, "declaration.release_taken_back", {"reason": reason}, actor, at)


@transaction.atomic
def seize_declaration(*, declaration: Declaration, reason: str, actor: Actor, at: datetime) -> None:
    """Say that the goods are seized: clearance ends here."""
    require_at(actor, SEIZE, declaration.office, declaration.mrn or "")
    declaration.state = transition("seize").target or State.SEIZED
    declaration.save(update_fields=["state"])
    _tell(declaration, "declaration.seized", {"reason": reason}, actor, at)


def _tell(declaration: Declaration, kind: str, payload: Mapping[str, object], actor: Actor, at: datetime) -> None:
    record_event(subject=subject_of(declaration), kind=kind, payload=payload, actor=actor, at=at)
