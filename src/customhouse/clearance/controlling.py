"""What control does to a declaration: findings become an assessment and penalties, its end lets the goods go on.

The one composer of control: it calls inspections, declarations, reassessment, revenue and release's way. Every verb
is one transaction; what a trader is told of it is a question, a deadline, or that goods are kept, and never why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from customhouse.clearance.collecting import debtor_of, names_of
from customhouse.clearance.completing import must_not_be_completed
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import find
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections import queries
from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.access import ANSWER
from customhouse.clearance.inspections.errors import text_missing
from customhouse.clearance.inspections.models import ControlChange, Measure, Question, WorkOrder
from customhouse.clearance.inspections.records import ControlFinding, MeasureKind, NewOrder, Report
from customhouse.clearance.inspections.rules.states import Decision, Ending
from customhouse.clearance.inspections.services.levels import after_of, level_of
from customhouse.clearance.law import law_in_force
from customhouse.clearance.proceeding import proceed
from customhouse.clearance.reassessing import reassess
from customhouse.clearance.rejudging import record_of
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.config.country import installed_pack, legal_day
from customhouse.foundation.documents.services import keep_document
from customhouse.foundation.notices.services import notify
from customhouse.messages.findings import msgid
from customhouse.parties.traders.queries import people_of
from customhouse.revenue.notices.rules.penalties import Offence
from customhouse.revenue.notices.services import charge_penalties
from customhouse.targeting.lanes.records import Lane

ASKED = msgid("Customs asks you something about declaration {mrn}. Please answer by {due}.")
DETAINED = msgid("Customs detains the goods of declaration {mrn}. Office {office} tells you why in writing.")
RETURNED = msgid("Customs no longer detains the goods of declaration {mrn}.")
SEIZED = msgid("The goods of declaration {mrn} are seized. Office {office} tells you why in writing.")


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody attaches: its name, its bytes, and the media type that its sender says."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report: the order, what its items owe more because of it, and the finding codes penalised."""

    order: WorkOrder
    evaded: Decimal
    penalties: tuple[str, ...]


@transaction.atomic
def report(*, reference: str, said: Report, actor: Actor, at: datetime) -> Reported:
    """Report one's own order: corrections are assessed, penalties charged, and control ends with its last order.

    Raises:
        Refused: the report is not complete, or what was found cannot be assessed.
        Conflict: the order is not one's own, or has moved on.
    """
    order = inspections.report_order(reference=reference, report=said, actor=actor, at=at)
    evaded = _reassessed(order, actor, at)
    penalties = _penalised(order, evaded, actor, at)
    go_on(order.mrn, actor, at)
    return Reported(order, sum(evaded.values(), Decimal(0)), penalties)


def _findings(order: WorkOrder) -> list[ControlFinding]:
    """What was reported, with the elements that it corrects."""
    return [
        ControlFinding(row.code, row.item, row.element, row.declared, row.found, row.note)
        for row in order.findings.order_by("position")
    ]


def _reassessed(order: WorkOrder, actor: Actor, at: datetime) -> Mapping[int, Decimal]:
    """How much more each item owes by what was found; nothing where nothing is corrected."""
    corrections = [found.correction for found in _findings(order)]
    known = [each for each in corrections if each]
    if not known:
        return {}
    revised = reassess(mrn=order.mrn, corrections=known, reason=f"Control {order.reference}", actor=actor, at=at)
    return revised.evaded


def _penalised(order: WorkOrder, evaded: Mapping[int, Decimal], actor: Actor, at: datetime) -> tuple[str, ...]:
    """The finding codes that a penalty follows, each once, as the law of the day has it.

    What was evaded on an item is penalised once, by the gravest of the findings on it.
    """
    law = queries.law_of_control().findings_on(legal_day(at))
    offences = [Offence(found.code, found.item) for found in _findings(order) if law[found.code].has_penalty]
    declaration = Declaration.objects.get(pk=order.declaration_id)
    record = record_of(declaration, law_in_force())
    debtor = debtor_of(record, names_of(record))
    charged = charge_penalties(
        subject=order.mrn,
        office=declaration.office,
        debtor=debtor.identifier,
        debtor_name=debtor.name,
        offences=offences,
        evaded=evaded,
        version=declaration.version,
        reason=f"Control {order.reference}",
        actor=actor,
        at=at,
    )
    return tuple(charged)


def go_on(mrn: str, actor: Actor, at: datetime) -> None:
    """End control when nothing of it is left, and take the declaration as far as it can go.

    An officer's last act ends control in the officer's name; where a trader's answer does, Customhouse ends it.
    """
    declaration = Declaration.objects.select_for_update().get(mrn=mrn)
    if declaration.state == State.UNDER_CONTROL and queries.standings([declaration.pk])[declaration.pk].is_clear:
        ending = actor if actor.is_official else SYSTEM
        declarations.end_control(declaration=declaration, actor=ending, at=at)
    proceed(mrns=[mrn], actor=SYSTEM, at=at)


@transaction.atomic
def ask(
    *, mrn: str, text: str, actor: Actor, at: datetime, documents_wanted: str = "", working_days: int = 0
) -> Question:
    """Ask the trader, and tell the people who speak for them that there is a question and until when."""
    question = inspections.ask_trader(
        mrn=mrn, text=text, documents_wanted=documents_wanted, working_days=working_days, actor=actor, at=at
    )
    due = question.due_at.astimezone(ZoneInfo(installed_pack().timezone)).strftime("%Y-%m-%d %H:%M")
    link = reverse("control:question", args=[question.mrn, question.number])
    tell_trader(question.declaration, ASKED, {"due": due}, link, at)
    return question


@transaction.atomic
def answer(*, reference: str, said: str, files: Sequence[File], actor: Actor, at: datetime) -> Question:
    """Answer a question with words, files or both. An officer reads it, unless the office's law says it is enough."""
    require(actor, ANSWER)
    kept = [
        keep_document(data=file.data, media_type=file.media_type, name=file.name, actor=actor, at=at) for file in files
    ]
    question = inspections.answer_question(reference=reference, answer=said, documents=kept, actor=actor, at=at)
    go_on(question.mrn, actor, at)
    return question


@transaction.atomic
def close_question(*, reference: str, actor: Actor, at: datetime) -> Question:
    """Say that an answer was read and is enough; the declaration goes on if it waited for nothing else."""
    question = inspections.close_question(reference=reference, actor=actor, at=at)
    go_on(question.mrn, actor, at)
    return question


@transaction.atomic
def withdraw_question(*, reference: str, reason: str, actor: Actor, at: datetime) -> Question:
    """Take a question back; the declaration goes on if it waited for nothing else."""
    question = inspections.withdraw_question(reference=reference, reason=reason, actor=actor, at=at)
    go_on(question.mrn, actor, at)
    return question


@transaction.atomic
def keep_goods(
    *,
    mrn: str,
    kind: MeasureKind,
    reason: str,
    actor: Actor,
    at: datetime,
    legal_basis: str = "",
    place: str = "",
) -> Measure:
    """Hold or detain goods; of a detention the people of the trader are told at once (TFA 5.2)."""
    measure = inspections.place_measure(
        mrn=mrn, kind=kind, reason=reason, legal_basis=legal_basis, place=place, actor=actor, at=at
    )
    if kind is MeasureKind.DETENTION:
        tell_trader(measure.declaration, DETAINED, {"office": measure.office}, "", at)
    return measure


@transaction.atomic
def end_measure(*, reference: str, ending: Ending, reason: str, actor: Actor, at: datetime) -> Measure:
    """Lift a hold or return detained goods, and clearance goes on; or seize them, and it ends here."""
    measure = inspections.end_measure(reference=reference, ending=ending, reason=reason, actor=actor, at=at)
    if ending is Ending.SEIZED:
        _seize(measure, actor, at)
        return measure
    if ending is Ending.RETURNED:
        tell_trader(measure.declaration, RETURNED, {}, "", at)
    go_on(measure.mrn, actor, at)
    return measure


def _seize(measure: Measure, actor: Actor, at: datetime) -> None:
    """The goods are the state's: nothing is examined or asked any more."""
    declaration = declarations.take_by_officer(actor=actor, mrn=measure.mrn, verb="seize")
    reason = measure.end_reason
    inspections.void_orders(declaration=declaration, actor=actor, at=at, reason=reason)
    inspections.withdraw_questions(declaration=declaration, reason=reason, actor=actor, at=at)
    declarations.seize_declaration(declaration=declaration, reason=reason, actor=actor, at=at)
    tell_trader(declaration, SEIZED, {"office": declaration.office}, "", at)


@transaction.atomic
def raise_control(
    *, mrn: str, lane: Lane, controls: Sequence[str], reason: str, actor: Actor, at: datetime
) -> WorkOrder | None:
    """Make a control stricter on an officer's own motion: a heavier lane, further control types, or both.

    Returns:
        The work order of the further control types; None where only the lane is heavier.

    Raises:
        Refused: no reason, no stricter, nothing that anybody would have to do, or the declaration is not at a stage
            where goods are controlled.
    """
    declaration = declarations.take_by_officer(actor=actor, mrn=mrn, verb="raise_control")
    must_not_be_completed(declaration)
    before = level_of(declaration)
    level = before.raised(lane, tuple(controls))
    if not level.controls:
        raise text_missing("controls")  # a lane without work would end by itself, and nobody would have looked
    inspections.record_raise(declaration=declaration, level=level, reason=reason, actor=actor, at=at)
    declarations.raise_control(
        declaration=declaration, lane=level.lane.value, controls=level.controls, reason=reason, actor=actor, at=at
    )
    further = tuple(code for code in level.controls if code not in before.controls)
    if not further:
        return None
    wanted = NewOrder(
        declaration.pk, declaration.mrn or "", declaration.office, level.lane, further, at, actor.name, reason
    )
    [order] = inspections.open_orders(orders=[wanted], actor=actor, at=at)
    return order


@transaction.atomic
def grant_leave(*, mrn: str, reason: str, actor: Actor, at: datetime) -> Declaration:
    """Let the declarant amend or cancel once although a control is under way, or what it left forbids cancelling."""
    found = find(actor, mrn)
    is_hindered = found is not None and queries.forbids_cancelling(found)
    return declarations.grant_leave_to_amend(actor=actor, mrn=mrn, reason=reason, at=at, is_hindered=is_hindered)


@transaction.atomic
def decide_lowering(*, reference: str, decision: Decision, reason: str, actor: Actor, at: datetime) -> ControlChange:
    """Approve or refuse a lighter control that another person proposed; approved, the declaration goes on by it."""
    change = inspections.decide_lowering(reference=reference, decision=decision, reason=reason, actor=actor, at=at)
    if decision is Decision.APPROVED:
        declaration = Declaration.objects.select_for_update().get(pk=change.declaration_id)
        lane = after_of(change).lane.value
        if declaration.state == State.UNDER_CONTROL:
            declarations.lower_control(declaration=declaration, lane=lane, reason=reason, actor=actor, at=at)
        go_on(change.mrn, actor, at)
    return change


def tell_trader(declaration: Declaration, message: str, params: dict[str, str], link: str, at: datetime) -> None:
    """Tell those who speak for the parties who answer for the declaration."""
    people = people_of([declaration.declarant, declaration.agent])
    mrn = declaration.mrn or ""
    link = link or reverse("declarations:show", args=[mrn])
    notify(recipients=people, message=message, params={"mrn": mrn, **params}, link=link, at=at)
