"""What control does to a declaration: it ends, it is assessed anew, goods are kept, and all of it goes on by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conftest import AT
from customhouse.clearance import controlling
from customhouse.clearance.asking import cancellation
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import items_of
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.models import Question, WorkOrder
from customhouse.clearance.inspections.queries import standings
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, MeasureKind, OrderState, Report
from customhouse.clearance.inspections.rules.states import Decision, Ending
from customhouse.clearance.inspections.tests.controls import PNG
from customhouse.clearance.journey import lodge
from customhouse.clearance.judging import assessed, judgement
from customhouse.clearance.law import law_in_force
from customhouse.clearance.pages.frame import may_grant_leave
from customhouse.clearance.proceeding import follow_change
from customhouse.clearance.records import Arrival
from customhouse.clearance.rejudging import decided, record_of
from customhouse.clearance.tests.controlled import acting, officer, supervisor, taken, under_control
from customhouse.clearance.tests.lodged import person
from customhouse.foundation.access.errors import AccessDenied, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.notices.models import Notice
from customhouse.messages.wco.writing import write_xml
from customhouse.revenue.notices.queries import notices_of
from customhouse.revenue.notices.queries import standings as standings_of_debts
from customhouse.revenue.notices.records import NoticeKind
from customhouse.targeting.lanes.records import Lane


@pytest.fixture
def row(demoland: CountryPack) -> Declaration:
    """Goods under control."""
    return under_control(demoland)


@pytest.fixture
def omar(row: Declaration) -> Actor:
    """The examiner."""
    return officer(row)


@pytest.fixture
def sara(row: Declaration) -> Actor:
    """The supervisor."""
    return supervisor(row)


@pytest.fixture
def order(row: Declaration, omar: Actor, sara: Actor) -> WorkOrder:
    """The order of the lane, taken up by Omar."""
    return taken(row, sara, omar)


@pytest.fixture
def trader(row: Declaration) -> Actor:
    """Somebody who speaks for the declarant."""
    return acting(person("amina", Role.TRADER, trader=row.agent or row.declarant))


def state_of(row: Declaration) -> str:
    row.refresh_from_db()
    return row.state


def kinds_of(row: Declaration) -> list[str]:
    return [event.kind for event in events_of(row.mrn or "")]


def test_conform_ends_the_control(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    before = row.total
    done = controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    assert (done.evaded, done.penalties) == (Decimal(0), ())
    assert state_of(row) == State.ACCEPTED  # what is owed is not paid
    assert row.total == before
    assert kinds_of(row)[-2:] == ["inspection.reported", "declaration.control_ended"]


def test_an_undervaluation_is_assessed_and_penalised(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    item = items_of(row).get()
    more = item.customs_value * 2
    found = ControlFinding("VALUE", 1, declared=str(item.customs_value), found=f"{more:f}")
    done = controlling.report(reference=order.reference, said=Report(Conclusion.FINDINGS, (found,)), actor=omar, at=AT)
    assert done.evaded > 0
    assert done.penalties == ("VALUE",)
    kinds = [notice.kind for notice in notices_of(row.mrn or "")]
    assert sorted(kinds) == sorted([NoticeKind.ASSESSMENT, NoticeKind.SUPPLEMENTARY, NoticeKind.PENALTY])
    assert state_of(row) == State.ACCEPTED
    assert items_of(row).get().customs_value == more


def test_what_was_evaded_is_penalised_once(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    """Three findings on one item: the gravest takes the evaded duty; a fixed amount stands beside it."""
    item = items_of(row).get()
    assert item.net_mass is not None
    found = (
        ControlFinding("ORIGIN", 1, found="CN"),
        ControlFinding("VALUE", 1, found=f"{item.customs_value * 2:f}"),
        ControlFinding("QUANTITY", 1, found=f"{item.net_mass + 1:f}"),
        ControlFinding("SEAL", note="It is torn."),
    )
    done = controlling.report(reference=order.reference, said=Report(Conclusion.FINDINGS, found), actor=omar, at=AT)
    assert done.penalties == ("VALUE", "SEAL")
    charged = [each.amount for each in notices_of(row.mrn or "").filter(kind=NoticeKind.PENALTY)]
    assert charged == [done.evaded, Decimal(300)]


def test_what_cannot_be_assessed_is_not_reported(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    found = ControlFinding("COMMODITY", 1, found="0000000000")
    with pytest.raises(Refused):
        controlling.report(reference=order.reference, said=Report(Conclusion.FINDINGS, (found,)), actor=omar, at=AT)
    order.refresh_from_db()
    assert order.state == OrderState.TAKEN
    assert state_of(row) == State.UNDER_CONTROL


def test_a_hold_outlasts_the_control(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    held = controlling.keep_goods(mrn=row.mrn or "", kind=MeasureKind.HOLD, reason="Police asks", actor=omar, at=AT)
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    assert state_of(row) == State.UNDER_CONTROL
    controlling.end_measure(reference=held.reference, ending=Ending.LIFTED, reason="Done", actor=omar, at=AT)
    assert state_of(row) == State.ACCEPTED


def test_a_question_outlasts_the_control_until_its_answer_is_read(
    row: Declaration, order: WorkOrder, omar: Actor, trader: Actor
) -> None:
    question = controlling.ask(mrn=row.mrn or "", text="Who made it?", actor=omar, at=AT)
    [notice] = Notice.objects.filter(recipient=trader.user_id)
    assert notice.link == f"/control/questions/{row.mrn}/1/"
    assert omar.name not in str(notice.params)
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    assert state_of(row) == State.UNDER_CONTROL
    file = controlling.File("contract.png", "image/png", PNG)
    answered = controlling.answer(reference=question.reference, said="", files=[file], actor=trader, at=AT)
    assert [each.document.name for each in answered.documents.all()] == ["contract.png"]
    assert state_of(row) == State.UNDER_CONTROL, "nobody has read it"
    controlling.close_question(reference=question.reference, actor=omar, at=AT)
    assert state_of(row) == State.ACCEPTED
    ended = [event for event in events_of(row.mrn or "") if event.kind == "declaration.control_ended"]
    assert [event.actor for event in ended] == [omar.name]


def test_an_answer_is_enough_where_the_law_of_the_office_says_so(
    row: Declaration, order: WorkOrder, omar: Actor, trader: Actor
) -> None:
    question = controlling.ask(mrn=row.mrn or "", text="Who made it?", actor=omar, at=AT)
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    Question.objects.filter(pk=question.pk).update(office="XD000300")
    answered = controlling.answer(reference=question.reference, said="I", files=[], actor=trader, at=AT)
    assert (answered.state, state_of(row)) == ("closed", State.ACCEPTED)
    ended = [event for event in events_of(row.mrn or "") if event.kind == "declaration.control_ended"]
    assert [event.actor for event in ended] == ["system"]


def test_a_question_withdrawn_lets_the_goods_go_on(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    question = controlling.ask(mrn=row.mrn or "", text="Who made it?", actor=omar, at=AT)
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    controlling.withdraw_question(reference=question.reference, reason="Found it", actor=omar, at=AT)
    assert state_of(row) == State.ACCEPTED


def detained(row: Declaration, omar: Actor) -> str:
    measure = controlling.keep_goods(
        mrn=row.mrn or "",
        kind=MeasureKind.DETENTION,
        reason="Counterfeit",
        legal_basis="Code, art. 120",
        place="Shed 4",
        actor=omar,
        at=AT,
    )
    return measure.reference


def test_detained_goods_are_returned_and_clearance_goes_on(
    row: Declaration, order: WorkOrder, omar: Actor, trader: Actor
) -> None:
    reference = detained(row, omar)
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    assert state_of(row) == State.UNDER_CONTROL
    controlling.end_measure(reference=reference, ending=Ending.RETURNED, reason="Genuine", actor=omar, at=AT)
    assert state_of(row) == State.ACCEPTED
    told = [notice.message + str(notice.params) for notice in Notice.objects.filter(recipient=trader.user_id)]
    assert len(told) == 2
    assert not [text for text in told if "Counterfeit" in text or "omar" in text]


def test_seized_goods_end_everything(row: Declaration, order: WorkOrder, omar: Actor, sara: Actor) -> None:
    reference = detained(row, omar)
    controlling.ask(mrn=row.mrn or "", text="Who made it?", actor=omar, at=AT)
    with pytest.raises(AccessDenied):
        controlling.end_measure(reference=reference, ending=Ending.SEIZED, reason="False", actor=omar, at=AT)
    controlling.end_measure(reference=reference, ending=Ending.SEIZED, reason="False", actor=sara, at=AT)
    assert state_of(row) == State.SEIZED
    standing = standings([row.pk])[row.pk]
    assert (standing.open_orders, standing.open_questions) == (0, 0)


def test_an_officer_has_the_goods_weighed_too(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    further = controlling.raise_control(
        mrn=row.mrn or "", lane=Lane.HOLD, controls=["50"], reason="Odd smell", actor=omar, at=AT
    )
    assert further is not None
    assert (further.controls, further.raised_by, further.reason) == (["50"], "omar", "Odd smell")
    row.refresh_from_db()
    assert "50" in row.controls
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    assert state_of(row) == State.UNDER_CONTROL  # they are still to be weighed


def test_accepted_goods_can_be_controlled_by_an_officer(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    controlling.raise_control(mrn=row.mrn or "", lane=Lane.HOLD, controls=["40"], reason="A hint", actor=omar, at=AT)
    assert state_of(row) == State.UNDER_CONTROL
    assert standings([row.pk])[row.pk].open_orders == 1


def test_a_heavier_lane_alone_opens_no_order(row: Declaration, omar: Actor) -> None:
    Declaration.objects.filter(pk=row.pk).update(lane="red")
    assert (
        controlling.raise_control(mrn=row.mrn or "", lane=Lane.HOLD, controls=[], reason="Hint", actor=omar, at=AT)
        is None
    )
    row.refresh_from_db()
    assert row.lane == "hold"


def test_a_control_given_up_by_two_persons_lets_the_goods_go_on(row: Declaration, omar: Actor, sara: Actor) -> None:
    change = inspections.propose_lowering(
        mrn=row.mrn or "", lane=Lane.GREEN, controls=(), reason="Flood in the shed", actor=omar, at=AT
    )
    controlling.decide_lowering(
        reference=change.reference, decision=Decision.APPROVED, reason="Agreed", actor=sara, at=AT
    )
    assert state_of(row) == State.ACCEPTED
    assert row.orders.get().state == OrderState.VOID


def test_a_refused_proposal_leaves_the_control(row: Declaration, omar: Actor, sara: Actor) -> None:
    change = inspections.propose_lowering(
        mrn=row.mrn or "", lane=Lane.YELLOW, controls=("10",), reason="Regular", actor=omar, at=AT
    )
    controlling.decide_lowering(reference=change.reference, decision=Decision.REFUSED, reason="No", actor=sara, at=AT)
    assert state_of(row) == State.UNDER_CONTROL
    row.refresh_from_db()
    assert row.lane == "hold"


def cancelled(row: Declaration) -> list[str]:
    """What stands in the way of cancelling a declaration; nothing where it was cancelled."""
    asked = cancellation(mrn=row.mrn or "", lrn=row.lrn, submitter=row.agent or row.declarant, reason="Sold at sea")
    who = row.agent or row.declarant
    [outcome] = lodge([Arrival(write_xml(asked), Actor(who, frozenset({Role.TRADER}), frozenset({who})), AT)])
    return [finding.code for finding in outcome.errors]


def test_goods_that_are_kept_are_not_cancelled_away(
    row: Declaration, order: WorkOrder, omar: Actor, sara: Actor
) -> None:
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    assert state_of(row) == State.ACCEPTED
    reference = detained(row, omar)
    assert cancelled(row) == ["REQ-CTL"]
    controlling.end_measure(reference=reference, ending=Ending.RETURNED, reason="Genuine", actor=omar, at=AT)
    assert cancelled(row) == []


def test_nobody_cancels_in_place_of_an_answer(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    question = controlling.ask(mrn=row.mrn or "", text="Who made it?", actor=omar, at=AT)
    assert cancelled(row) == ["REQ-CTL"]
    controlling.withdraw_question(reference=question.reference, reason="Found it", actor=omar, at=AT)
    assert cancelled(row) == []


def test_what_was_found_is_not_cancelled_away(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    item = items_of(row).get()
    found = ControlFinding("VALUE", 1, declared=str(item.customs_value), found=f"{item.customs_value * 2:f}")
    controlling.report(reference=order.reference, said=Report(Conclusion.FINDINGS, (found,)), actor=omar, at=AT)
    assert state_of(row) == State.ACCEPTED
    assert cancelled(row) == ["REQ-CTL"]
    assert standings_of_debts([row.mrn or ""])[row.mrn or ""].outstanding > row.total


def test_an_officer_s_leave_opens_the_way_after_the_control_too(
    row: Declaration, order: WorkOrder, omar: Actor
) -> None:
    """What was found stands in the way of cancelling; where nothing does, there is nothing to give leave for."""
    item = items_of(row).get()
    found = ControlFinding("VALUE", 1, declared=str(item.customs_value), found=f"{item.customs_value * 2:f}")
    controlling.report(reference=order.reference, said=Report(Conclusion.FINDINGS, (found,)), actor=omar, at=AT)
    assert state_of(row) == State.ACCEPTED
    assert may_grant_leave(omar, Declaration.objects.get(pk=row.pk))
    controlling.grant_leave(mrn=row.mrn or "", reason="A slip", actor=omar, at=AT)
    assert not may_grant_leave(omar, Declaration.objects.get(pk=row.pk)), "it is given"
    assert cancelled(row) == []


def test_no_leave_is_given_where_none_is_wanted(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    assert state_of(row) == State.ACCEPTED
    assert not may_grant_leave(omar, Declaration.objects.get(pk=row.pk))
    with pytest.raises(Refused, match="REQ-STATE"):
        controlling.grant_leave(mrn=row.mrn or "", reason="A slip", actor=omar, at=AT)


def test_an_amendment_keeps_what_an_officer_added(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    """With leave, the declarant amends; the orders are made anew, and ask for the officer's control types too."""
    controlling.raise_control(mrn=row.mrn or "", lane=Lane.HOLD, controls=["50"], reason="Odd", actor=omar, at=AT)
    row.refresh_from_db()
    assert "50" in row.controls
    row.controls = [code for code in row.controls if code != "50"] + ["99"]  # a profile asks for more than before
    law = law_in_force()
    record = record_of(row, law)
    result = assessed(record, law, row.legal_date or AT.date())
    judged = judgement(result, (), decided(row, record, result, law, AT))
    follow_change(row, judged, record, at=AT)
    open_now = [code for each in row.orders.filter(state__in=("assigned", "taken")) for code in each.controls]
    assert {"50", "99"} <= set(open_now)


def test_a_control_without_work_is_refused(row: Declaration, order: WorkOrder, omar: Actor) -> None:
    """Else the trader's answer to any question would end a control that nobody did."""
    controlling.report(reference=order.reference, said=Report(Conclusion.CONFORM), actor=omar, at=AT)
    Declaration.objects.filter(pk=row.pk).update(lane="yellow")
    with pytest.raises(Refused) as caught:
        controlling.raise_control(mrn=row.mrn or "", lane=Lane.RED, controls=[], reason="A hint", actor=omar, at=AT)
    assert caught.value.code == "CTL-TEXT"
    assert state_of(row) == State.ACCEPTED
