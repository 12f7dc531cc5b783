"""Every verb of officers, supervisors and cashiers that has an office: who does it, the right it wants, the act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from conftest import AT
from customhouse.clearance import controlling, releasing
from customhouse.clearance.declarations import access as declarations_access
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.downtime import access as downtime_access
from customhouse.clearance.downtime import services as downtime
from customhouse.clearance.inspections import access as control
from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, MeasureKind, NewOrder, Report
from customhouse.clearance.inspections.rules.states import Decision, Ending, SealAct
from customhouse.clearance.inspections.tests.controls import PNG
from customhouse.clearance.reassessing import reassess
from customhouse.clearance.release import access as release
from customhouse.clearance.release.corrections import ask_correction
from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Actor
from customhouse.revenue.guarantees import access as guarantees_access
from customhouse.revenue.guarantees import securing
from customhouse.revenue.notices import access as notices_access
from customhouse.revenue.notices.services import charge_penalty
from customhouse.revenue.payments import access as payments_access
from customhouse.revenue.payments import services as payments
from customhouse.revenue.payments.models import Till
from customhouse.revenue.refunds import access as refunds_access
from customhouse.revenue.refunds import services as refunds
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.remissions import access as remissions_access
from customhouse.revenue.remissions import services as remissions
from customhouse.revenue.remissions.models import Remission
from customhouse.targeting.lanes.records import Lane
from customhouse.web.tests.guarded import DEBTOR, OFFICE, World

Act = Callable[[World, Actor], object]


def _words(actor: Actor) -> dict[str, Any]:
    return {"actor": actor, "at": AT}


def _order(world: World) -> str:
    return f"{world.places['worked']}/1"


def _row(world: World, name: str = "mrn") -> Declaration:
    return Declaration.objects.get(mrn=world.places[name])


def _refund(world: World) -> Refund:
    return Refund.objects.get(number=world.places["refund"])


def _remission(world: World) -> Remission:
    return Remission.objects.get(number=world.places["remission"])


def _finding() -> ControlFinding:
    return ControlFinding("NOTE", 1, declared="", found="", note="x")


def _new_order(world: World) -> NewOrder:
    row = _row(world)
    return NewOrder(row.pk, row.mrn or "", row.office, Lane.RED, ("10",), AT)


def _penalty(world: World, actor: Actor) -> object:
    return charge_penalty(
        subject=world.places["mrn"],
        office=OFFICE,
        debtor=DEBTOR,
        debtor_name="x",
        finding_code="VALUE",
        evaded=Decimal(10),
        version=1,
        reason="x",
        **_words(actor),
    )


OFFICER, SUPERVISOR, CASHIER = "officer", "supervisor", "cashier"
VERBS: dict[str, tuple[str, Permission, Act]] = {
    "open an order": (
        OFFICER,
        control.OPEN,
        lambda w, a: inspections.open_orders(orders=[_new_order(w)], **_words(a)),
    ),
    "take an order up": (
        OFFICER,
        control.EXAMINE,
        lambda w, a: inspections.take_order(reference=_order(w), **_words(a)),
    ),
    "add a photo": (
        OFFICER,
        control.EXAMINE,
        lambda w, a: inspections.add_photo(
            reference=_order(w), data=PNG, media_type="image/png", name="a.png", **_words(a)
        ),
    ),
    "take a sample": (
        OFFICER,
        control.EXAMINE,
        lambda w, a: inspections.take_sample(
            reference=_order(w), number="S1", item=1, seal="", sent_to="Laboratory", **_words(a)
        ),
    ),
    "note a seal": (
        OFFICER,
        control.EXAMINE,
        lambda w, a: inspections.note_seal(reference=_order(w), act=SealAct.REMOVED, number="1", place="", **_words(a)),
    ),
    "note a finding": (
        OFFICER,
        control.EXAMINE,
        lambda w, a: inspections.note_finding(reference=_order(w), finding=_finding(), **_words(a)),
    ),
    "drop a finding": (
        OFFICER,
        control.EXAMINE,
        lambda w, a: inspections.drop_finding(reference=_order(w), draft=1, actor=a),
    ),
    "report an order": (
        OFFICER,
        control.EXAMINE,
        lambda w, a: controlling.report(reference=_order(w), said=Report(Conclusion.CONFORM), **_words(a)),
    ),
    "reassign an order": (
        SUPERVISOR,
        control.ASSIGN,
        lambda w, a: inspections.reassign_order(reference=_order(w), examiner="x", reason="x", **_words(a)),
    ),
    "ask": (OFFICER, control.ASK, lambda w, a: controlling.ask(mrn=w.places["mrn"], text="Why?", **_words(a))),
    "close a question": (
        OFFICER,
        control.ASK,
        lambda w, a: controlling.close_question(reference=f"{w.places['worked']}/1", **_words(a)),
    ),
    "withdraw a question": (
        OFFICER,
        control.ASK,
        lambda w, a: controlling.withdraw_question(reference=f"{w.places['mrn']}/1", reason="x", **_words(a)),
    ),
    "hold": (
        OFFICER,
        control.HOLD,
        lambda w, a: controlling.keep_goods(
            mrn=w.places["worked"], kind=MeasureKind.HOLD, reason="Police asks", **_words(a)
        ),
    ),
    "detain": (
        OFFICER,
        control.HOLD,
        lambda w, a: controlling.keep_goods(
            mrn=w.places["mrn"],
            kind=MeasureKind.DETENTION,
            reason="Copies",
            legal_basis="art. 120",
            place="Shed",
            **_words(a),
        ),
    ),
    "lift a hold": (
        OFFICER,
        control.HOLD,
        lambda w, a: controlling.end_measure(
            reference=f"{w.places['mrn']}/1", ending=Ending.LIFTED, reason="Done", **_words(a)
        ),
    ),
    "seize": (
        SUPERVISOR,
        control.SEIZE,
        lambda w, a: controlling.end_measure(
            reference=f"{w.places['mrn']}/1", ending=Ending.SEIZED, reason="x", **_words(a)
        ),
    ),
    "say that goods are seized": (
        SUPERVISOR,
        declarations_access.SEIZE,
        lambda w, a: declarations.seize_declaration(declaration=_row(w), reason="x", **_words(a)),
    ),
    "raise": (
        OFFICER,
        declarations_access.CONTROL,
        lambda w, a: controlling.raise_control(
            mrn=w.places["mrn"], lane=Lane.HOLD, controls=["50"], reason="Tip", **_words(a)
        ),
    ),
    "propose a lighter control": (
        OFFICER,
        control.PROPOSE,
        lambda w, a: inspections.propose_lowering(
            mrn=w.places["worked"], lane=Lane.YELLOW, controls=("10",), reason="Regular", **_words(a)
        ),
    ),
    "approve a lighter control": (
        SUPERVISOR,
        control.APPROVE,
        lambda w, a: controlling.decide_lowering(
            reference=f"{w.places['mrn']}/1", decision=Decision.APPROVED, reason="Agreed", **_words(a)
        ),
    ),
    "give leave to amend": (
        OFFICER,
        declarations_access.CONTROL,
        lambda w, a: declarations.grant_leave_to_amend(mrn=w.places["mrn"], reason="x", **_words(a)),
    ),
    "lighten a control": (
        SUPERVISOR,
        declarations_access.CONTROL,
        lambda w, a: declarations.lower_control(declaration=_row(w), lane="yellow", reason="x", **_words(a)),
    ),
    "end a control": (
        OFFICER,
        declarations_access.CONTROL,
        lambda w, a: declarations.end_control(declaration=_row(w), **_words(a)),
    ),
    "assess anew": (
        OFFICER,
        declarations_access.CONTROL,
        lambda w, a: reassess(
            mrn=w.places["mrn"], corrections=[Correction(1, "customs_value", "1")], reason="x", **_words(a)
        ),
    ),
    "charge a penalty": (OFFICER, notices_access.CHARGE_PENALTY, _penalty),
    "settle the duty": (
        OFFICER,
        release.SETTLE,
        lambda w, a: releasing.settle(mrn=w.places["released"], reason="x", **_words(a)),
    ),
    "revoke a release": (
        SUPERVISOR,
        release.REVOKE,
        lambda w, a: releasing.revoke(mrn=w.places["released"], reason="x", **_words(a)),
    ),
    "ask for a correction": (
        OFFICER,
        release.ASK_CORRECTION,
        lambda w, a: ask_correction(
            mrn=w.places["released"], corrections=[Correction(1, "customs_value", "1")], reason="x", **_words(a)
        ),
    ),
    "grant a correction": (
        OFFICER,
        release.CORRECT,
        lambda w, a: releasing.correct(mrn=w.places["released"], number=1, reason="x", **_words(a)),
    ),
    "refuse a correction": (
        OFFICER,
        release.CORRECT,
        lambda w, a: releasing.refuse_correction(mrn=w.places["released"], number=1, reason="x", **_words(a)),
    ),
    "ask for a refund": (
        SUPERVISOR,
        refunds_access.ASK,
        lambda w, a: refunds.ask_refund(
            subject=_refund(w).subject, amount=Decimal("1.00"), reason="x", pay_to="XD1", **_words(a)
        ),
    ),
    "approve a refund": (
        SUPERVISOR,
        refunds_access.DECIDE,
        lambda w, a: refunds.approve_refund(refund=_refund(w), **_words(a)),
    ),
    "refuse a refund": (
        SUPERVISOR,
        refunds_access.DECIDE,
        lambda w, a: refunds.refuse_refund(refund=_refund(w), decision="No", **_words(a)),
    ),
    "pay a refund out": (
        CASHIER,
        refunds_access.PAY_OUT,
        lambda w, a: refunds.pay_out(refund=_refund(w), bank_reference="B1", **_words(a)),
    ),
    "ask for a remission": (
        SUPERVISOR,
        remissions_access.ASK,
        lambda w, a: remissions.ask_remission(
            notice_reference=w.places["penalty"], amount=Decimal("1.00"), reason="x", **_words(a)
        ),
    ),
    "approve a remission": (
        SUPERVISOR,
        remissions_access.DECIDE,
        lambda w, a: remissions.approve_remission(remission=_remission(w), **_words(a)),
    ),
    "refuse a remission": (
        SUPERVISOR,
        remissions_access.DECIDE,
        lambda w, a: remissions.refuse_remission(remission=_remission(w), decision="No", **_words(a)),
    ),
    "open a till": (
        CASHIER,
        payments_access.KEEP_TILL,
        lambda _w, a: payments.open_till(office=OFFICE, opening_float=Decimal(0), **_words(a)),
    ),
    "confirm a till": (
        SUPERVISOR,
        payments_access.CONFIRM_TILL,
        lambda w, a: payments.confirm_till(till=Till.objects.get(pk=w.places["till"]), **_words(a)),
    ),
    "secure a debt": (
        SUPERVISOR,
        guarantees_access.SECURE,
        lambda w, a: securing.secure_notice(
            notice_reference=w.places["own_notice"], account_or_grn=w.places["cover"], **_words(a)
        ),
    ),
    "declare an outage": (
        SUPERVISOR,
        downtime_access.DECLARE_OUTAGE,
        lambda _w, a: downtime.declare_outage(
            office=OFFICE, began_at=AT - timedelta(hours=3), ended_at=None, reason="x", **_words(a)
        ),
    ),
    "end an outage": (
        SUPERVISOR,
        downtime_access.DECLARE_OUTAGE,
        lambda w, a: downtime.end_outage(outage=w.places["outage"], ended_at=AT, **_words(a)),
    ),
    "reserve numbers": (
        OFFICER,
        downtime_access.KEEP_REGISTER,
        lambda _w, a: downtime.reserve_numbers(office=OFFICE, count=2, **_words(a)),
    ),
}
"""What officers do that belongs to an office: who tries it, which right it wants, how it is done."""
