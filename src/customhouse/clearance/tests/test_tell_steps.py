"""Responses: one for each step that is told, with a number and facts that never change, and nothing of why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from conftest import AT
from customhouse.clearance import asking
from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.answering.steps import TELLERS
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival
from customhouse.clearance.release.services import settle_paid_duties
from customhouse.clearance.releasing import revoke
from customhouse.clearance.tests.lodged import OFFICE, PRECURSOR, Message, lodged, message
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.records import Response
from customhouse.messages.wco.writing import write_json, write_xml

LATER = AT + timedelta(hours=3)
SUPERVISOR = Actor("sofia", frozenset({Role.SUPERVISOR}), offices=frozenset({OFFICE}))


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


def codes(given: Sequence[Response]) -> list[str]:
    return [each.function_code or "" for each in given]


def bytes_of(declaration: Declaration) -> list[bytes]:
    return [write_json(each) for each in responses_to(Declaration.objects.get(pk=declaration.pk))]


def happened(declaration: Declaration, kind: str, /, **payload: Any) -> list[Response]:
    """What is told of one more event."""
    before = len(responses_to(declaration))
    with transaction.atomic():
        record_event(subject=declaration.mrn or "", kind=kind, payload=payload, actor=SYSTEM, at=LATER)
    return responses_to(declaration)[before:]


def test_what_was_told_stays_as_it_was(said: Message) -> None:
    """Every later step leaves the earlier responses as they were, byte for byte, and in their places."""
    declaration = lodged(said)
    told = bytes_of(declaration)
    let_go(declaration, secured="10.00", at=LATER)
    after_release = bytes_of(declaration)
    assert after_release[: len(told)] == told
    settle_paid_duties(declarations=[declaration], actor=SYSTEM, at=LATER)
    revoke(mrn=declaration.mrn or "", reason="Wrong goods", actor=SUPERVISOR, at=LATER)
    at_last = bytes_of(declaration)
    assert at_last[: len(after_release)] == after_release
    references = [each.functional_reference_id for each in responses_to(declaration)]
    assert len(set(references)) == len(references)
    assert "Wrong goods" not in b"".join(at_last).decode()


def test_the_way_to_release(said: Message) -> None:
    declaration = lodged(said)
    let_go(declaration)
    told = codes(responses_to(declaration))
    assert told[:3] == ["02", "01", "13"]
    assert told[-2:] == ["08", "09"]


def test_a_release_before_the_duty_is_final_is_told_as_one(said: Message) -> None:
    declaration = lodged(said)
    release = let_go(declaration, secured="10.00", at=LATER)
    told = codes(responses_to(declaration))
    assert ("09" in told) is (not release.secured)


def test_a_presentation_is_no_amendment(demoland: CountryPack) -> None:
    prelodged = message(demoland, "D")
    declaration = lodged(prelodged)
    before = bytes_of(declaration)
    tree = asking.presentation(mrn=declaration.mrn or "", lrn=declaration.lrn, submitter=prelodged.submitter)
    lodge([Arrival(write_xml(tree), prelodged.sender, LATER)])
    declaration.refresh_from_db()
    told = responses_to(declaration)
    assert bytes_of(declaration)[: len(before)] == before
    new = codes(told[len(before) :])
    assert new[0] == "11"
    assert "07" not in new
    assert "13" in new


def test_warnings_told_at_acceptance_stay(said: Message) -> None:
    """They are those of the first version, whatever a later one is warned of."""
    declaration = lodged(said, said.data.replace(b"<TotalPackageQuantity>", b"<TotalPackageQuantity>9"))
    if declaration.mrn is None:
        pytest.skip("refused for it")
    told = bytes_of(declaration)
    Declaration.objects.filter(pk=declaration.pk).update(findings=[])
    assert bytes_of(declaration) == told


def test_a_hold_is_told_as_a_control_of_documents(said: Message) -> None:
    held = lodged(said, said.with_commodity(PRECURSOR))
    assert held.lane == "hold"
    assert codes(responses_to(held))[-2:] == ["05", "06"] or "05" in codes(responses_to(held))
    yellow = happened(held, "declaration.control_raised", lane="yellow", controls=[], reason="profile DL-X")
    assert yellow == []
    [red, *_] = happened(held, "declaration.control_raised", lane="red", controls=[], reason="profile DL-X")
    assert red.function_code == "05"
    assert b"DL-X" not in b"".join(bytes_of(held))
    [ended] = happened(held, "declaration.control_lowered", lane="green", reason="profile DL-X")
    assert ended.function_code == "93"


def test_a_control_begins_and_ends_as_often_as_it_does(said: Message) -> None:
    """The end of one that was never told is not told either."""
    declaration = lodged(said)
    assert happened(declaration, "declaration.control_ended", version=1) == []
    raised = {"lane": "red", "controls": [], "reason": "secret"}
    for _ in range(2):
        assert codes(happened(declaration, "declaration.control_raised", **raised)) == ["05"]
        assert codes(happened(declaration, "declaration.control_ended", version=1)) == ["93"]


def test_blue_looks_like_green(said: Message) -> None:
    declaration = lodged(said)
    assert happened(declaration, "declaration.control_raised", lane="blue", controls=[], reason="x") == []


@pytest.mark.parametrize(
    ("kind", "payload", "code"),
    [
        ("declaration.withdrawn", {"reason": "secret"}, "10"),
        ("declaration.reassessed", {"version": 2, "determined": {}, "reason": "secret"}, "07"),
        ("declaration.seized", {"reason": "secret"}, "52"),
        ("declaration.leave_to_amend_given", {"reason": "secret"}, "11"),
        ("inspection.measure_placed", {"measure": 1, "kind": "hold", "reason": "secret"}, "52"),
        ("inspection.measure_placed", {"measure": 1, "kind": "detention", "reason": "secret"}, "52"),
        ("inspection.measure_ended", {"measure": 1, "kind": "hold", "ending": "lifted", "reason": "secret"}, "94"),
        (
            "inspection.asked",
            {"question": 1, "text": "Which model?", "documents_wanted": "", "due_at": LATER.isoformat()},
            "51",
        ),
        (
            "inspection.asked",
            {"question": 1, "text": "Which model?", "documents_wanted": "Invoice", "due_at": LATER.isoformat()},
            "06",
        ),
        ("inspection.answered", {"question": 1, "answer": "secret", "documents": [], "late": False}, "02"),
        ("inspection.question_withdrawn", {"question": 1, "reason": "secret"}, "51"),
        ("payment.paid", {"notice": "N1", "currency": "XDD", "settled": [{"amount": "5.00"}, {"amount": "2.5"}]}, "90"),
        ("payment.secured", {"notice": "N1", "currency": "XDD", "amount": "5.00"}, "91"),
        ("payment.notice_reduced", {"notice": "N1", "currency": "XDD", "less": {"CUD": "5.00"}, "reason": "x"}, "96"),
        ("payment.refund_paid", {"notice": "N1", "currency": "XDD", "amount": "5.00"}, "92"),
        ("payment.returned", {"notice": "N1", "currency": "XDD", "amount": "5.00", "heads": {"CUD": "5.00"}}, "13"),
        ("payment.interest_added", {"notice": "N1", "currency": "XDD", "amount": "5.00"}, "13"),
        (
            "payment.notice_issued",
            {
                "notice": "N1",
                "kind": "penalty",
                "amount": "100.00",
                "currency": "XDD",
                "due_on": "2026-03-16",
                "reason": "secret",
            },
            "13",
        ),
    ],
)
def test_each_step_has_its_function(kind: str, payload: dict[str, Any], code: str, said: Message) -> None:
    declaration = lodged(said)
    [response] = happened(declaration, kind, **payload)
    assert response.function_code == code
    assert b"secret" not in write_json(response)


def test_money_is_told_with_its_amount_and_its_day(said: Message) -> None:
    declaration = lodged(said)
    parts = [{"amount": "5.00"}, {"amount": "2.50"}]
    [paid] = happened(declaration, "payment.paid", notice="N1", currency="XDD", settled=parts)
    assert paid.declaration is not None
    payment = paid.declaration.duty_tax_fees[0].payment
    assert payment is not None
    assert payment.payment_amount is not None
    assert (payment.reference_id, payment.payment_amount.value) == ("N1", Decimal("7.50"))


@pytest.mark.parametrize("kind", ["inspection.opened", "inspection.reported", "inspection.measure_ended", "x.y"])
def test_what_is_not_for_the_parties_is_not_told(kind: str, said: Message) -> None:
    declaration = lodged(said)
    assert happened(declaration, kind, ending="seized", conclusion="findings") == []


def test_every_language_tells_the_same_facts(said: Message) -> None:
    declaration = lodged(said)
    let_go(declaration)
    plain = responses_to(declaration)
    loud = responses_to(declaration, "fr", lambda text: text.upper())
    assert [(each.function_code, each.functional_reference_id, each.issue_date_time) for each in plain] == [
        (each.function_code, each.functional_reference_id, each.issue_date_time) for each in loud
    ]


def test_kinds_that_are_told_are_few() -> None:
    """A kind is added here by decision, not by accident: what it tells is read by traders."""
    assert not {kind for kind in TELLERS if kind.startswith("inspection.")} & {
        "inspection.opened",
        "inspection.reported",
        "inspection.raised",
        "inspection.lowering_proposed",
        "inspection.photo_taken",
        "inspection.sample_taken",
    }
