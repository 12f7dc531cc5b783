"""The trail of declarations: an event for each verb, pinned to the bytes; where it was touched, it shows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from conftest import AT
from customhouse.clearance.declarations import services as declarations
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit import triggers
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from tests.journeys.messages import (
    CAR,
    CIGARETTES,
    IMPORTER,
    OFFICER,
    Goods,
    cancellation,
    message,
    new_price,
    presentation,
    send,
    trader,
)

LATER = AT + timedelta(days=1)


def kinds(subject: str) -> list[str]:
    return [event.kind.removeprefix("declaration.") for event in events_of(subject)]


def a_life() -> str:
    """A declaration that is lodged early, presented, held up, changed with leave, and cancelled with leave."""
    mrn = send(message("EARLY", CAR, type_code="IMD"), trader()).mrn
    send(presentation(mrn), trader(), LATER)
    for change in (new_price(mrn, "3100"), cancellation(mrn)):
        declarations.grant_leave_to_amend(actor=OFFICER, mrn=mrn, reason="A new invoice", at=LATER)
        send(change, trader(), LATER)
    return mrn


def test_every_verb_is_told(demoland: CountryPack) -> None:
    mrn = a_life()
    assert kinds(mrn) == [
        "accepted", "assessed", "payment.notice_issued",
        "presented", "assessed", "lane_chosen", "inspection.opened",
        "leave_to_amend_given", "amended", "assessed", "lane_chosen", "payment.notice_issued",
        "leave_to_amend_given", "cancelled", "payment.notice_withdrawn", "payment.notice_withdrawn", "inspection.void",
    ]  # fmt: skip
    assert [event.actor for event in events_of(mrn) if event.kind.endswith(("accepted", "given"))] == [
        IMPORTER,
        OFFICER.name,
        OFFICER.name,
    ]
    assert verify(actor=SYSTEM).ok


def test_every_refusal_is_told_with_its_reasons(demoland: CountryPack) -> None:
    smoke = send(message("SMOKE", CIGARETTES)).mrn
    told = {
        "declaration.rejected": send(message("BAD", Goods(commodity="999999"))),
        "declaration.request_refused": send(new_price(smoke, "5")),
        "set_aside": send(b"<not xml"),
    }
    for kind, outcome in told.items():
        [event] = events_of(f"message:{outcome.received}")
        payload = json.loads(event.payload)
        assert event.kind == kind
        assert payload.get("errors", [payload.get("reason")]) == [row.code for row in outcome.errors]
    assert verify(actor=SYSTEM).ok


@pytest.mark.parametrize("refused", [True, False])
def test_the_trail_pins_the_bytes(demoland: CountryPack, *, refused: bool) -> None:
    outcome = send(message("PINNED", Goods(commodity="999999") if refused else Goods()))
    event = events_of(f"message:{outcome.received}" if refused else outcome.mrn)[0]
    payload = json.loads(event.payload)
    assert payload["message"] == outcome.received
    assert payload["sha256"] == ReceivedMessage.objects.get(pk=outcome.received).sha256


def test_an_event_that_was_changed_shows(demoland: CountryPack) -> None:
    mrn = a_life()
    victim = events_of(mrn).get(kind="declaration.cancelled")
    triggers.remove(connection)
    Event.objects.filter(pk=victim.pk).update(payload=victim.payload.replace("slip", "trip"))
    triggers.install(connection)
    found = verify(actor=SYSTEM)
    assert (found.ok, found.first_bad) == (False, victim.pk)


def test_a_tail_that_was_cut_shows(demoland: CountryPack) -> None:
    mrn = a_life()
    last = Event.objects.order_by("-pk")[0]
    triggers.remove(connection)
    Event.objects.filter(pk=last.pk).delete()
    triggers.install(connection)
    found = verify(actor=SYSTEM)
    assert kinds(mrn)[-1] == "payment.notice_withdrawn"
    assert (found.ok, found.first_bad) == (False, last.pk)


def test_a_subject_that_vanished_shows(demoland: CountryPack) -> None:
    mrn = a_life()
    first = events_of(mrn)[0].pk
    send(message("AFTER"))
    triggers.remove(connection)
    events_of(mrn).delete()
    triggers.install(connection)
    found = verify(actor=SYSTEM)
    assert (found.ok, found.first_bad) == (False, first)
