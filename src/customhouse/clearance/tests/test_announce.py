"""What a trader's system is told of a declaration, and what it never learns: why, and what officers do within."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from conftest import AT
from customhouse.clearance.announcing import announce
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.lodged import PRECURSOR, let_chance_choose, lodged, message
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.webhooks.records import Announcement, EventType


def said() -> list[Announcement]:
    return announce(events=list(Event.objects.order_by("pk")))


def happens(row: Declaration, kind: str, **payload: object) -> None:
    with transaction.atomic():
        record_event(subject=row.mrn or "", kind=kind, payload=payload, actor=SYSTEM, at=AT + timedelta(hours=1))


def told(row: Declaration) -> list[str]:
    return [each.type.value for each in said() if each.mrn == row.mrn]


def test_an_acceptance_is_told_to_its_parties_alone(demoland: CountryPack) -> None:
    row = lodged(message(demoland))
    first = next(each for each in said() if each.mrn == row.mrn)
    assert (first.type, first.state, first.lrn) == (EventType.ACCEPTED, "accepted", row.lrn)
    assert first.traders == {row.declarant, row.agent, row.importer} - {""}
    assert first.path == f"/declarations/{row.mrn}/"


def test_a_refusal_is_told_without_a_number(demoland: CountryPack) -> None:
    simulated = message(demoland)
    row = lodged(simulated, simulated.with_commodity(b"99999999"))
    [only] = [each for each in said() if each.lrn == row.lrn]
    assert (only.type, only.mrn, only.state) == (EventType.REJECTED, "", "rejected")
    assert only.path == f"/declarations/refused/{row.received_id}/"


def test_goods_awaited_are_accepted_as_awaited(demoland: CountryPack) -> None:
    row = lodged(message(demoland, "D"))
    assert [(each.type, each.state) for each in said() if each.mrn == row.mrn] == [(EventType.ACCEPTED, "prelodged")]


@pytest.mark.parametrize("chosen_by", ["chance", "law"])
def test_a_control_is_told_alike_whatever_chose_it(demoland: CountryPack, chosen_by: str) -> None:
    simulated = message(demoland)
    if chosen_by == "chance":
        let_chance_choose()
    row = lodged(simulated, simulated.with_commodity(PRECURSOR) if chosen_by == "law" else None)
    assert told(row) == ["declaration.accepted", "declaration.under_control"]
    control = said()[-1]
    assert (control.state, control.at) == ("under_control", AT)


@pytest.mark.parametrize("lane", ["green", "blue"])
def test_a_release_without_control_is_told_alike_from_every_lane(demoland: CountryPack, lane: str) -> None:
    row = lodged(message(demoland, "D"))
    happens(row, "declaration.lane_chosen", lane=lane, reasons=["X"])
    happens(row, "declaration.released")
    assert told(row) == ["declaration.accepted", "declaration.released"]


def test_what_officers_do_within_a_control_is_not_told(demoland: CountryPack) -> None:
    row = lodged(message(demoland, "D"))
    happens(row, "declaration.lane_chosen", lane="yellow")
    for kind in ("inspection.ordered", "inspection.taken", "inspection.reassigned", "declaration.assessed"):
        happens(row, kind)
    happens(row, "declaration.control_raised", lane="red", controls=["X"], reason="a hunch")
    happens(row, "declaration.control_lowered", lane="yellow", reason="no hunch")
    for kind in ("inspection.reported", "inspection.measure_placed", "release.duty_settled", "payment.notice_issued"):
        happens(row, kind)
    happens(row, "declaration.control_ended")
    assert told(row) == ["declaration.accepted", "declaration.under_control"]


def test_questions_and_payments_are_told_without_their_words(demoland: CountryPack) -> None:
    row = lodged(message(demoland, "D"))
    happens(row, "inspection.asked", text="Where is the licence?")
    happens(row, "payment.paid", amount="100.00")
    assert told(row)[1:] == ["declaration.question_asked", "payment.received"]
    assert "licence" not in repr(said())


def test_a_control_that_begins_anew_is_told_anew(demoland: CountryPack) -> None:
    row = lodged(message(demoland, "D"))
    happens(row, "declaration.lane_chosen", lane="yellow")
    happens(row, "declaration.control_ended")
    happens(row, "declaration.control_raised", lane="red")
    happens(row, "declaration.control_raised", lane="no such lane")
    assert told(row)[1:] == ["declaration.under_control"] * 2


def test_every_other_step_that_a_trader_sees_is_told(demoland: CountryPack) -> None:
    row = lodged(message(demoland, "D"))
    for kind in ("presented", "amended", "reassessed", "leave_to_amend_given", "seized", "cancelled"):
        happens(row, f"declaration.{kind}")
    assert [each.split(".")[1] for each in told(row)[1:]] == [
        "presented",
        "amended",
        "reassessed",
        "leave_to_amend",
        "seized",
        "cancelled",
    ]


def test_no_announcement_holds_a_reason(demoland: CountryPack) -> None:
    simulated = message(demoland)
    row = lodged(simulated, simulated.with_commodity(PRECURSOR))
    codes = {reason["code"] for reason in row.reasons}
    assert codes
    assert not any(code in repr(each) for each in said() for code in codes)
