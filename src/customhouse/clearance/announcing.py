"""What of the event trail a trader's system may be told: a closed list of kinds, in public words.

A step that the trader may not see makes no announcement, also where it would only show by its time: a control is told
once, when it begins for the trader, by the public lane alone; what officers do within it is not told. The end of a
control is told by what follows (release, a new assessment). The state is the event's own, never the one of now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import Direction, Stage
from customhouse.clearance.declarations.states import State
from customhouse.foundation.audit.models import Event
from customhouse.foundation.webhooks.records import Announcement, EventType
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.lanes.rules.reading import public_lane

MESSAGE = "message:"
TOLD = {
    "declaration.accepted": (EventType.ACCEPTED, State.ACCEPTED),
    "declaration.rejected": (EventType.REJECTED, State.REJECTED),
    "declaration.amended": (EventType.AMENDED, None),
    "declaration.reassessed": (EventType.REASSESSED, None),
    "declaration.presented": (EventType.PRESENTED, State.ACCEPTED),
    "inspection.asked": (EventType.QUESTION, None),
    "payment.paid": (EventType.PAYMENT, None),
    "declaration.leave_to_amend_given": (EventType.LEAVE_TO_AMEND, State.UNDER_CONTROL),
    "declaration.released": (EventType.RELEASED, State.RELEASED),
    "release.revoked": (EventType.RELEASE_REVOKED, State.ACCEPTED),
    "declaration.cancelled": (EventType.CANCELLED, State.CANCELLED),
    "declaration.withdrawn": (EventType.CANCELLED, State.CANCELLED),
    "declaration.seized": (EventType.SEIZED, State.SEIZED),
}
"""Kinds that are told as they are, with the state they make (None: they change none, and none is told)."""

CONTROL_BEGINS = frozenset({"declaration.lane_chosen", "declaration.control_raised"})
CONTROL_ENDS = frozenset({"declaration.control_ended", "declaration.control_lowered"})
LANES = {lane.value for lane in Lane}


def announce(*, events: Sequence[Event]) -> list[Announcement]:
    """The announcements of these events, in their order."""
    own = [event for event in events if event.kind in TOLD or event.kind in CONTROL_BEGINS]
    rows = _declarations({event.subject for event in own})
    first = _first_notices(event.subject for event in own if event.kind in CONTROL_BEGINS)
    return [said for event in own if event.subject in rows for said in _said(event, rows[event.subject], first)]


def _said(event: Event, row: Declaration, first: frozenset[int]) -> Iterator[Announcement]:
    if event.kind in TOLD:
        type_, state = TOLD[event.kind]
        if type_ is EventType.ACCEPTED and row.stage == Stage.PRELODGED.value:
            state = State.PRELODGED
        yield _announcement(event, row, type_, state)
    elif event.pk in first:
        yield _announcement(event, row, EventType.UNDER_CONTROL, State.UNDER_CONTROL)


def _announcement(event: Event, row: Declaration, type_: EventType, state: State | None) -> Announcement:
    path = (
        reverse("declarations:show", args=[row.mrn])
        if row.mrn
        else reverse("declarations:refused", args=[row.received_id])
    )
    value = state.value if state else ""
    return Announcement(event.pk, type_, parties_of(row), row.mrn or "", row.lrn, event.at, value, path)


def parties_of(row: Declaration) -> frozenset[str]:
    """Who may know of a declaration: those for whom `declarations.queries.visible_to` shows it."""
    trader = row.importer if row.direction == Direction.IMPORT.value else row.exporter
    return frozenset({row.declarant, row.agent, trader} - {""})


def _declarations(subjects: set[str]) -> dict[str, Declaration]:
    """The declarations that these subjects of the trail are."""
    mrns = {subject for subject in subjects if not subject.startswith(MESSAGE)}
    received = {subject.removeprefix(MESSAGE) for subject in subjects - mrns}
    rows = Declaration.objects.defer("findings", "reasons", "controls")
    found = {row.mrn or "": row for row in rows.filter(mrn__in=mrns)}
    refused = rows.filter(received_id__in=[int(number) for number in received if number.isdecimal()], mrn=None)
    return found | {f"{MESSAGE}{row.received_id}": row for row in refused}


def _first_notices(subjects: Iterable[str]) -> frozenset[int]:
    """The events by which these declarations came under a control that their trader is told of, one for each time."""
    rows = Event.objects.filter(subject__in=set(subjects), kind__in=CONTROL_BEGINS | CONTROL_ENDS)
    told: dict[str, bool] = {}
    first = set()
    for event in rows.order_by("pk"):
        is_shown = _is_shown(json.loads(event.payload))
        if event.kind in CONTROL_BEGINS and is_shown and not told.get(event.subject):
            first.add(event.pk)
            told[event.subject] = True
        if event.kind in CONTROL_ENDS and not is_shown:
            told[event.subject] = False
    return frozenset(first)


def _is_shown(payload: Mapping[str, Any]) -> bool:
    """Whether the public lane of an event is a control."""
    lane = payload.get("lane")
    return lane in LANES and public_lane(Lane(str(lane))) is not Lane.GREEN
