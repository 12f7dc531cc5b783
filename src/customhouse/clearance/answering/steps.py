"""What each event of a declaration's trail is answered to its parties, in WCO form.

A closed list: an event of a kind that is not in `TELLERS` is told to nobody. Each teller reads the fields of the
payload that it needs and no others; the lane is read as the public one. Events never change, so neither does what
was told: only the words are in the reader's language (docs/adr/0014).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from customhouse.clearance.answering.control import TELLERS as CONTROL
from customhouse.clearance.answering.money import TELLERS as MONEY
from customhouse.clearance.answering.story import Payload, Story, Teller
from customhouse.clearance.declarations import responses
from customhouse.clearance.declarations.responses import PublicStatement, Translate
from customhouse.foundation.audit.models import Event
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.messages.wco.records import Response
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.lanes.rules.reading import public_lane, public_reason, reason_text
from customhouse.tariff.duties.records import Assessment

DOCUMENTARY = frozenset({Lane.YELLOW, Lane.ORANGE})

PRESENTED = msgid("The goods were presented.")
LEAVE = msgid("The declaration may be amended or cancelled once although it is under control.")
REASSESSED = msgid("Customs determined the goods otherwise than declared; the notice says what is owed now.")
SHARED_OUT = msgid("A tariff quota was shared out: the duty is assessed by what your goods got of it.")
ENDED = msgid("The control is finished.")
SEIZED = msgid("The goods are seized. The office tells you in writing why, and what you may do.")
RELEASE = msgid("Released under the number {release}.")
FINAL = msgid("The duty is final.")
REVOKED = msgid("The release {release} was revoked: its note is no longer valid.")


def answers_to(story: Story, event: Event) -> list[Response]:
    """What an event is answered; nothing for a kind that is not told."""
    teller = TELLERS.get(event.kind)
    return list(teller(story, event, json.loads(event.payload))) if teller else []


def _accepted(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    yield responses.received(story.answer("received", event))
    warnings = [_statement(_finding(row), story.translate) for row in payload.get("warnings", ())]
    yield responses.accepted(story.answer("accepted", event), accepted_at=event.at, statements=warnings)


def _rejected(story: Story, event: Event, _payload: Payload) -> Iterator[Response]:
    """What was refused never changes: its findings stand with it."""
    yield responses.received(story.answer("received", event))
    findings = [_finding(row) for row in story.declaration.findings]
    yield responses.rejected(story.answer("rejected", event), findings, story.translate)


def _assessed(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    """The duty lines of the version that was assessed; where and until when to pay stands in the notice of it.

    A later version without a notice asks for nothing more: what it lowers is told by itself.
    """
    story.version = int(payload["version"])
    lines = story.declaration.duties.filter(version=story.version).order_by("position")
    records = tuple(row.record() for row in lines)
    issued = story.notices.get(event.pk)
    notice: Payload = json.loads(issued.payload) if issued else {}
    asked = Decimal(notice["amount"]) if notice else None if story.version == 1 else Decimal(0)
    yield responses.tax_notice(
        story.answer("tax", event),
        Assessment(records, Decimal(payload["total"]), payload["currency"], event.at.date()),
        due=story.end_of(notice["due_on"]) if notice else None,
        payment_reference=notice["notice"] if notice else "",
        payable=asked,
    )


def _lane(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    """The control by its public words, once for each change of what is public."""
    lane = public_lane(Lane(payload["lane"]))
    before, story.lane = story.lane, lane
    if lane is Lane.GREEN:
        story.lane = before
        yield from _ended(story, event, payload)
        return
    if lane is before:
        return
    reason = public_reason(lane)
    wanted = [PublicStatement(reason_text(reason, story.language, story.translate), reason.code)]
    yield responses.under_control(story.answer("control", event), wanted)
    if lane in DOCUMENTARY:
        yield responses.documents_wanted(story.answer("documents", event), wanted)


def _ended(story: Story, event: Event, _payload: Payload) -> Iterator[Response]:
    """The end of a control that was told; of any other, nothing."""
    before, story.lane = story.lane, Lane.GREEN
    if before in {None, Lane.GREEN}:
        return
    yield responses.step(
        responses.CONTROL_ENDED, story.answer("ended", event), statements=story.said(ENDED, "CTL-ENDED")
    )


def _presented(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    """A presentation is a request that was granted: nothing that the declaration says was amended."""
    answer = story.answer("presented", event, int(payload["version"]))
    yield responses.request_answered(answer, granted=True, statements=story.said(PRESENTED, "PRESENT"))


def _amended(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    yield responses.amended(story.answer("amended", event, int(payload["version"])))


def _reassessed(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    statements = story.said(REASSESSED, "REASSESS")
    yield responses.amended(story.answer("amended", event, int(payload["version"])), statements=statements)


def _quota_applied(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    statements = story.said(SHARED_OUT, "QUOTA")
    yield responses.amended(story.answer("amended", event, int(payload["version"])), statements=statements)


def _cancelled(story: Story, event: Event, _payload: Payload) -> Iterator[Response]:
    yield responses.cancelled(story.answer("cancelled", event), cancelled_at=event.at)


def _leave_given(story: Story, event: Event, _payload: Payload) -> Iterator[Response]:
    yield responses.request_answered(story.answer("leave", event), granted=True, statements=story.said(LEAVE, "LEAVE"))


def _released(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    statements = story.said(RELEASE, "RELEASE", release=str(payload["release"]))
    yield responses.released(story.answer("released", event), released_at=event.at, statements=statements)
    if payload["duty_final"]:
        yield from _settled(story, event, payload)


def _settled(story: Story, event: Event, _payload: Payload) -> Iterator[Response]:
    yield responses.step(responses.CLEARED, story.answer("cleared", event), statements=story.said(FINAL, "FINAL"))


def _revoked(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    statements = story.said(REVOKED, "REVOKED", release=str(payload["release"]))
    yield responses.step(responses.RELEASE_REVOKED, story.answer("revoked", event), statements=statements)


def _seized(story: Story, event: Event, _payload: Payload) -> Iterator[Response]:
    yield responses.step(responses.DETAINED, story.answer("seized", event), statements=story.said(SEIZED, "SEIZED"))


def _statement(finding: Finding, translate: Translate) -> PublicStatement:
    return PublicStatement(f"{finding.text(translate)} {finding.cure(translate)}", finding.code)


def _finding(row: Mapping[str, Any]) -> Finding:
    """A finding as it was kept."""
    return Finding(**{**row, "severity": Severity(row["severity"])})


TELLERS: Mapping[str, Teller] = {
    "declaration.accepted": _accepted,
    "declaration.rejected": _rejected,
    "declaration.assessed": _assessed,
    "declaration.lane_chosen": _lane,
    "declaration.control_raised": _lane,
    "declaration.control_lowered": _lane,
    "declaration.control_ended": _ended,
    "declaration.presented": _presented,
    "declaration.amended": _amended,
    "declaration.reassessed": _reassessed,
    "declaration.quota_applied": _quota_applied,
    "declaration.cancelled": _cancelled,
    "declaration.withdrawn": _cancelled,
    "declaration.leave_to_amend_given": _leave_given,
    "declaration.seized": _seized,
    "release.granted": _released,
    "release.duty_settled": _settled,
    "release.revoked": _revoked,
    **CONTROL,
    **MONEY,
}
"""Every kind of event that is told to the parties, and how."""
