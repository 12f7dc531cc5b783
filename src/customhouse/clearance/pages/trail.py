"""What happened to a declaration, from the event trail: as a story for everybody, as the record for officials.

The story is made from a closed list of kinds and of the payload's fields; whatever else the trail knows (lanes with
their draws and reasons, profiles, notes of officials) is never read here for those outside the administration.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from customhouse.clearance.answering.responding import told_events
from customhouse.clearance.declarations import responses
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.services import subject_of
from customhouse.clearance.declarations.states import State
from customhouse.clearance.pages.answers import TITLES
from customhouse.clearance.pages.words import language
from customhouse.clearance.telling import audience
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.queries import visible_to
from customhouse.foundation.pages import formats
from customhouse.foundation.pages.records import Step, Tone
from customhouse.messages.findings import msgid
from customhouse.messages.wco.records import Response
from customhouse.reference.units.rules import one_of
from customhouse.targeting.lanes.records import Audience, Lane
from customhouse.targeting.lanes.rules.reading import public_lane, public_reason, reason_text

Payload = Mapping[str, Any]
KINDS = {
    "declaration.accepted": msgid("Accepted"),
    "declaration.rejected": msgid("Refused"),
    "declaration.assessed": msgid("Duties and taxes assessed"),
    "declaration.lane_chosen": msgid("Lane chosen"),
    "declaration.delay_ended": msgid("Delay of the release over"),
    "declaration.presented": msgid("Goods presented"),
    "declaration.amended": msgid("Amended"),
    "declaration.cancelled": msgid("Cancelled"),
    "declaration.leave_to_amend_given": msgid("Leave to amend given"),
    "declaration.reassessed": msgid("Determined by customs"),
    "declaration.control_raised": msgid("Control raised"),
    "declaration.control_lowered": msgid("Control lowered"),
    "declaration.control_ended": msgid("Control ended"),
    "declaration.released": msgid("Goods released"),
    "declaration.seized": msgid("Goods seized"),
    "declaration.withdrawn": msgid("Withdrawn after payment"),
    "release.granted": msgid("Release numbered"),
    "release.duty_settled": msgid("Duty final"),
    "release.revoked": msgid("Release revoked"),
    "declaration.release_taken_back": msgid("Goods brought back from release"),
    "release.correction_asked": msgid("Correction asked for"),
    "release.correction_granted": msgid("Correction granted"),
    "release.correction_refused": msgid("Correction refused"),
    "inspection.opened": msgid("Work order opened"),
    "inspection.taken": msgid("Work order taken up"),
    "inspection.reassigned": msgid("Work order reassigned"),
    "inspection.reported": msgid("Control reported on"),
    "inspection.void": msgid("Work order void"),
    "inspection.photo_taken": msgid("Photo taken"),
    "inspection.sample_taken": msgid("Sample taken"),
    "inspection.seal_noted": msgid("Seal noted"),
    "inspection.asked": msgid("Question asked"),
    "inspection.answered": msgid("Question answered"),
    "inspection.question_closed": msgid("Answer read"),
    "inspection.question_withdrawn": msgid("Question withdrawn"),
    "inspection.measure_placed": msgid("Measure placed"),
    "inspection.measure_ended": msgid("Measure ended"),
    "declaration.quota_applied": msgid("Assessed by the share of a quota"),
    "quota.asked": msgid("Quota asked"),
    "quota.given": msgid("Quota gave a share"),
    "quota.refused": msgid("Quota gave nothing"),
    "quota.withdrawn": msgid("Quota claims withdrawn"),
    "quota.handed_on": msgid("Quota claims handed on"),
    "declaration.completed": msgid("Completed by a supplementary declaration"),
    "declaration.completion_ended": msgid("No longer completed: the supplementary declaration was cancelled"),
    "payment.notice_issued": msgid("Notice issued"),
    "payment.paid": msgid("Paid"),
    "payment.secured": msgid("Secured"),
    "payment.notice_reduced": msgid("Notice reduced"),
    "payment.notice_withdrawn": msgid("Notice withdrawn"),
    "payment.interest_added": msgid("Interest added"),
    "payment.interest_taken_back": msgid("Interest taken back"),
    "payment.refund_paid": msgid("Refund paid"),
    "payment.remission_asked": msgid("Remission asked for"),
    "payment.remission_approved": msgid("Remission approved"),
    "payment.remission_refused": msgid("Remission refused"),
    "payment.returned": msgid("Payment taken back by the bank"),
}
"""Kinds of events in words, for officials; a kind without words stands as it is."""

ANALYSTS_ALONE = frozenset({"draw", "reasons"})
"""Fields of a payload that are for analysts; officers read the lane's reasons where they are worded for them."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as officials read it: its number, what it was, person, time, and what was recorded with it."""

    number: int
    title: str
    actor: str
    at: datetime
    facts: tuple[tuple[str, str], ...]


def story(declaration: Declaration) -> list[Step]:
    """What happened and what is still to come, in words that every party to the declaration may read."""
    told = [step for event, given in told_events(declaration, language(), gettext) for step in _steps(event, given)]
    return [*told, *_ahead(declaration)]


def _steps(event: Event, given: Sequence[Response]) -> list[Step]:
    """The steps of one event: in the words of this page, else as its parties were answered, if they were."""
    teller = TELLERS.get(event.kind)
    if teller:
        step = teller(event, json.loads(event.payload))
        return [step] if step else []
    return [_as_answered(event, each) for each in given if event.kind not in TOLD_ELSEWHERE]


def _as_answered(event: Event, given: Response) -> Step:
    code = given.function_code or ""
    texts = [said.statement_description for said in given.additional_information if said.statement_description]
    payments = [fee.payment for fee in given.declaration.duty_tax_fees if fee.payment] if given.declaration else []
    amounts = [paid.payment_amount for paid in payments if paid.payment_amount]
    texts += [formats.money(amount.value, amount.currency_id or "") for amount in amounts]
    return Step(TITLES.get(code, code), event.at, " ".join(texts), gettext("Customs"), TONES.get(code, Tone.INFO))


def _accepted(event: Event, payload: Payload) -> Step:
    text = gettext("It binds from here, under the own reference {lrn}.").replace("{lrn}", str(payload["lrn"]))
    return Step(gettext("Accepted"), event.at, text, event.actor, Tone.GOOD)


def _rejected(event: Event, _payload: Payload) -> Step:
    return Step(gettext("Refused"), event.at, gettext("The errors are listed on this page."), event.actor, Tone.BAD)


def _lane_chosen(event: Event, payload: Payload) -> Step | None:
    """The control as the public lane alone tells it; that there is none, when the law's delay is over."""
    lane = public_lane(Lane(payload["lane"]))
    text = reason_text(public_reason(lane), language(), gettext)
    if lane is Lane.GREEN:
        return None if payload.get("delayed_until") else _uncontrolled(event, payload)
    return Step(gettext("Control notified"), event.at, text, gettext("Customs"), Tone.WAIT)


def _uncontrolled(event: Event, _payload: Payload) -> Step:
    return Step(gettext("No control before release"), event.at, tone=Tone.GOOD)


def _presented(event: Event, _payload: Payload) -> Step:
    return Step(gettext("Goods presented"), event.at, by=event.actor, tone=Tone.GOOD)


def _amended(event: Event, payload: Payload) -> Step:
    text = gettext("This is version {version}.").replace("{version}", str(payload["version"]))
    return Step(gettext("Amended"), event.at, text, event.actor, Tone.INFO)


def _cancelled(event: Event, payload: Payload) -> Step:
    return Step(gettext("Cancelled"), event.at, str(payload["reason"]), event.actor, Tone.NEUTRAL)


def _quota_asked(event: Event, payload: Payload) -> Step:
    text = gettext("Goods item {item} asks for {asked} ({unit}) of quota {quota}.")
    return Step(gettext("Quota asked"), event.at, _filled(text, payload), gettext("Customs"), Tone.WAIT)


def _quota_given(event: Event, payload: Payload) -> Step:
    text = gettext("Goods item {item} got {got} of {asked} ({unit}) of quota {quota}.")
    return Step(gettext("Quota gave a share"), event.at, _filled(text, payload), gettext("Customs"), Tone.GOOD)


def _quota_refused(event: Event, payload: Payload) -> Step:
    text = gettext("Goods item {item} gets nothing of quota {quota}.")
    return Step(gettext("Quota gave nothing"), event.at, _filled(text, payload), gettext("Customs"), Tone.BAD)


def _quota_applied(event: Event, _payload: Payload) -> Step:
    text = gettext("The duty is assessed by what the goods got; a notice asks for what is owed more.")
    return Step(gettext("Assessed by the share of a quota"), event.at, text, gettext("Customs"), Tone.INFO)


def _filled(text: str, payload: Payload) -> str:
    for name in ("item", "quota", "asked", "got"):
        text = text.replace(f"{{{name}}}", str(payload.get(name, "")))
    return text.replace("{unit}", gettext(one_of(str(payload.get("unit", "")))))


def _leave_given(event: Event, _payload: Payload) -> Step:
    text = gettext("The declaration may be amended or cancelled once although it is under control.")
    return Step(gettext("Leave to amend given"), event.at, text, gettext("Customs"), Tone.INFO)


TELLERS: Mapping[str, Callable[[Event, Payload], Step | None]] = {
    "declaration.accepted": _accepted,
    "declaration.rejected": _rejected,
    "declaration.lane_chosen": _lane_chosen,
    "declaration.delay_ended": _uncontrolled,
    "declaration.presented": _presented,
    "declaration.amended": _amended,
    "declaration.cancelled": _cancelled,
    "declaration.leave_to_amend_given": _leave_given,
    "declaration.quota_applied": _quota_applied,
    "quota.asked": _quota_asked,
    "quota.given": _quota_given,
    "quota.refused": _quota_refused,
}
"""Every kind of event that is told, and how."""


TOLD_ELSEWHERE = frozenset({"declaration.assessed"})
"""What is owed stands on a page of its own."""

TONES = {
    responses.UNDER_CONTROL: Tone.WAIT,
    responses.DOCUMENTS_WANTED: Tone.WAIT,
    responses.QUESTION: Tone.WAIT,
    responses.TAX: Tone.WAIT,
    responses.DETAINED: Tone.BAD,
    responses.RELEASE_REVOKED: Tone.BAD,
    responses.RELEASED: Tone.GOOD,
    responses.CLEARED: Tone.GOOD,
    responses.PAYMENT_RECEIVED: Tone.GOOD,
    responses.SECURED: Tone.GOOD,
    responses.CONTROL_ENDED: Tone.GOOD,
    responses.GOODS_FREE: Tone.GOOD,
}


def _ahead(declaration: Declaration) -> Iterable[Step]:
    state = State(declaration.state)
    if state is State.PRELODGED:
        yield Step(gettext("Presentation of the goods"), tone=Tone.WAIT)
    if state is State.PRELODGED or (state is State.ACCEPTED and declaration.delayed_until):
        yield Step(gettext("Decision on a control"), tone=Tone.WAIT)
    if state is State.UNDER_CONTROL:
        yield Step(gettext("Control by customs"), tone=Tone.WAIT)


def record(reader: Actor, declaration: Declaration) -> list[Recorded]:
    """The events as they were recorded, for officials; what is for analysts alone is left out for others."""
    hidden = frozenset[str]() if audience(reader) is Audience.ANALYST else ANALYSTS_ALONE
    events = visible_to(reader).filter(subject=subject_of(declaration)).order_by("subject_seq")
    return [_recorded(event, hidden) for event in events]


def _recorded(event: Event, hidden: frozenset[str]) -> Recorded:
    payload: Payload = json.loads(event.payload)
    facts = tuple((name, _plain(value)) for name, value in payload.items() if name not in hidden and value != "")
    return Recorded(event.pk, gettext(KINDS.get(event.kind, event.kind)), event.actor, event.at, facts)


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
