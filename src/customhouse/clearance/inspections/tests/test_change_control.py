"""An officer alone makes a control stricter; two persons make it lighter. Both are recorded alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections import services
from customhouse.clearance.inspections.models import ControlChange
from customhouse.clearance.inspections.queries import changes_visible_to, proposals
from customhouse.clearance.inspections.rules.levels import Level
from customhouse.clearance.inspections.rules.states import Decision
from customhouse.clearance.inspections.tests.controls import declaration, officer, order_of, supervisor, trader
from customhouse.clearance.inspections.tests.test_assign_examiner import told
from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.targeting.lanes.records import Lane

pytestmark = pytest.mark.django_db


@pytest.fixture
def omar(demoland: object) -> Actor:
    """An officer."""
    return officer()


@pytest.fixture
def row(omar: Actor) -> Declaration:
    """A red declaration with its order: documents and examination."""
    made = declaration()
    order_of(made)
    return made


def proposed(row: Declaration, actor: Actor) -> ControlChange:
    """A control of documents in place of the examination."""
    return services.propose_lowering(
        mrn=row.mrn or "", lane=Lane.YELLOW, controls=("10",), reason="Regular trader", actor=actor, at=AT
    )


def test_an_officer_raises_alone_with_a_reason(row: Declaration, omar: Actor) -> None:
    more = Level(Lane.RED, ("10", "40", "45"))
    with transaction.atomic():
        change = services.record_raise(declaration=row, level=more, reason="Smell", actor=omar, at=AT)
    assert (change.direction, change.decision, change.proposed_by, change.decided_by) == (
        "raised",
        "approved",
        "omar",
        "omar",
    )
    said = told(change.mrn, "inspection.raised")
    assert said["before"] == {"lane": "red", "controls": ["10", "40"]}
    assert said["after"] == {"lane": "red", "controls": ["10", "40", "45"]}


@pytest.mark.parametrize(("reason", "code"), [("", "CTL-REASON"), ("Smell", "CTL-NOT-STRICTER")])
def test_a_raise_raises(row: Declaration, omar: Actor, reason: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        services.record_raise(declaration=row, level=Level(Lane.RED, ("40",)), reason=reason, actor=omar, at=AT)


def test_a_second_person_approves_a_lighter_control(row: Declaration, omar: Actor) -> None:
    change, sara = proposed(row, omar), supervisor()
    assert list(proposals(sara, offices=sara.offices)) == [change]
    order = row.orders.get()
    assert order.controls == ["10", "40"]
    services.decide_lowering(reference=change.reference, decision=Decision.APPROVED, reason="Agreed", actor=sara, at=AT)
    order.refresh_from_db()
    assert (order.controls, order.lane, order.state) == (["10"], "yellow", "assigned")
    assert not proposals(sara).exists()
    said = told(change.mrn, "inspection.lowering_approved")
    assert (said["proposed_by"], said["reason"]) == ("omar", "Agreed")
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.decide_lowering(reference=change.reference, decision=Decision.REFUSED, reason="No", actor=sara, at=AT)


def test_no_control_at_all_makes_the_orders_void(row: Declaration, omar: Actor) -> None:
    change = services.propose_lowering(
        mrn=row.mrn or "", lane=Lane.GREEN, controls=(), reason="Flood", actor=omar, at=AT
    )
    services.decide_lowering(
        reference=change.reference, decision=Decision.APPROVED, reason="Yes", actor=supervisor(), at=AT
    )
    order = row.orders.get()
    assert (order.state, order.controls) == ("void", ["10", "40"])


def test_a_refusal_changes_nothing_but_is_kept(row: Declaration, omar: Actor) -> None:
    change = proposed(row, omar)
    services.decide_lowering(
        reference=change.reference, decision=Decision.REFUSED, reason="Not now", actor=supervisor(), at=AT
    )
    assert row.orders.get().controls == ["10", "40"]
    assert ControlChange.objects.get().decision_reason == "Not now"


def test_nobody_approves_their_own_proposal_by_whatever_name(row: Declaration) -> None:
    sara = supervisor()
    change = proposed(row, sara)
    key = replace(sara, name="api-key:12345678")
    for herself in (sara, key):
        with pytest.raises(Conflict, match="CTL-SECOND-PERSON"):
            services.decide_lowering(
                reference=change.reference, decision=Decision.APPROVED, reason="Yes", actor=herself, at=AT
            )
    other = supervisor("selim")
    services.decide_lowering(reference=change.reference, decision=Decision.APPROVED, reason="Yes", actor=other, at=AT)


def test_an_officer_approves_nothing_and_a_trader_sees_nothing(row: Declaration, omar: Actor) -> None:
    change = proposed(row, omar)
    with pytest.raises(AccessDenied):
        services.decide_lowering(
            reference=change.reference, decision=Decision.APPROVED, reason="Yes", actor=officer("olga"), at=AT
        )
    assert not changes_visible_to(trader()).exists()
    with pytest.raises(AccessDenied):
        proposed(row, trader())


@pytest.mark.parametrize(
    ("lane", "controls", "reason", "code"),
    [
        (Lane.RED, ("10", "40"), "x", "CTL-NOT-LIGHTER"),
        (Lane.HOLD, ("10",), "x", "CTL-NOT-LIGHTER"),
        (Lane.YELLOW, ("10",), " ", "CTL-REASON"),
    ],
)
def test_a_lowering_lowers(
    row: Declaration, omar: Actor, lane: Lane, controls: tuple[str, ...], reason: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        services.propose_lowering(mrn=row.mrn or "", lane=lane, controls=controls, reason=reason, actor=omar, at=AT)


def test_one_proposal_waits_at_a_time(row: Declaration, omar: Actor) -> None:
    change = proposed(row, omar)
    with pytest.raises(Conflict, match="CTL-STATE"):
        proposed(row, omar)
    with pytest.raises(AccessDenied):
        services.decide_lowering(
            reference=change.reference,
            decision=Decision.APPROVED,
            reason="x",
            actor=Actor("anas", frozenset({Role.ANALYST})),
            at=AT,
        )


def test_what_was_reported_meanwhile_is_lowered_no_more(row: Declaration, omar: Actor) -> None:
    change = proposed(row, omar)
    services.void_orders(declaration=row, actor=omar, at=AT, reason="Cancelled")
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.decide_lowering(
            reference=change.reference, decision=Decision.APPROVED, reason="x", actor=supervisor(), at=AT
        )
