"""What the pages of control say: states as chips, deadlines, control types and finding codes in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from customhouse.clearance.declarations.rules.determining import FIGURES
from customhouse.clearance.inspections import queries
from customhouse.clearance.inspections.models import ControlChange, Measure, Question, ResultFinding, WorkOrder
from customhouse.clearance.inspections.records import MeasureKind, OrderState
from customhouse.clearance.inspections.rules import states
from customhouse.clearance.pages.words import named, trader_name
from customhouse.foundation.access.models import User
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.pages import formats
from customhouse.foundation.pages.records import Tone

ORDER_TONES = {
    OrderState.ASSIGNED: Tone.WAIT,
    OrderState.TAKEN: Tone.INFO,
    OrderState.REPORTED: Tone.GOOD,
    OrderState.VOID: Tone.NEUTRAL,
}
QUESTION_TONES = {
    states.QuestionState.ASKED: Tone.WAIT,
    states.QuestionState.ANSWERED: Tone.INFO,
    states.QuestionState.CLOSED: Tone.GOOD,
    states.QuestionState.WITHDRAWN: Tone.NEUTRAL,
}
Chip = tuple[str, Tone]


def overdue(due: datetime | None, at: datetime) -> Chip | None:
    """That something is late, or due on this day of the office; None where there is time."""
    if due is None:
        return None
    if due < at:
        return gettext("Overdue"), Tone.BAD
    is_today = timezone.localtime(due).date() == timezone.localtime(at).date()
    return (gettext("Due today"), Tone.WARN) if is_today else None


def order_chip(order: WorkOrder) -> Chip:
    """Where an order stands."""
    state = OrderState(order.state)
    if order.is_open and order.examiner_id is None:
        return gettext("Unassigned"), Tone.BAD
    return gettext(states.ORDER_STATES[state]), ORDER_TONES[state]


def question_chip(question: Question) -> Chip:
    """Where a question stands."""
    state = states.QuestionState(question.state)
    return gettext(states.QUESTION_STATES[state]), QUESTION_TONES[state]


def measure_chip(measure: Measure) -> Chip:
    """Whether goods are kept, or how that ended."""
    if measure.ending:
        return gettext(states.ENDINGS[states.Ending(measure.ending)]), Tone.NEUTRAL
    return gettext(states.MEASURES[MeasureKind(measure.kind)]), Tone.BAD


def change_chip(change: ControlChange) -> Chip:
    """Where a change of a control stands."""
    decision = states.Decision(change.decision)
    tones = {
        states.Decision.PROPOSED: Tone.WAIT,
        states.Decision.APPROVED: Tone.GOOD,
        states.Decision.REFUSED: Tone.BAD,
    }
    return gettext(states.DECISIONS[decision]), tones[decision]


def controls(codes: Iterable[str], on: datetime) -> str:
    """Control types in words."""
    types = queries.law_of_control().types_on(legal_day(on))
    return ", ".join(named(types[code].names) if code in types else code for code in codes)


def tasks(order: WorkOrder) -> list[tuple[str, str]]:
    """What the examiner does: each control type of an order with its task."""
    types = queries.law_of_control().types_on(legal_day(order.opened_at))
    return [
        (named(types[code].names), named(types[code].tasks)) if code in types else (code, "") for code in order.controls
    ]


def person(user: User | None) -> str:
    """A person's name, else the name they sign in with."""
    return (user.get_full_name() or user.username) if user else ""


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order as lists and pages show it."""

    order: WorkOrder
    trader: str
    controls: str
    examiner: str
    state: Chip
    late: Chip | None
    answers: int = 0
    questions: int = 0


def shown(order: WorkOrder, at: datetime) -> OrderShown:
    """The order in words. `answers` and `questions` are known of rows that `with_questions` made."""
    return OrderShown(
        order,
        trader_name(order.declaration),
        controls(order.controls, order.opened_at),
        person(order.examiner),
        order_chip(order),
        overdue(order.due_at, at) if order.is_open else None,
        getattr(order, "answers", 0),
        getattr(order, "questions", 0),
    )


@dataclass(frozen=True, slots=True)
class FoundShown:
    """A finding in words: what the law calls it, which element, what was declared and found."""

    row: Any
    declared: str
    found: str
    title: str
    element: str
    where: str


def found_shown(row: ResultFinding | Any, on: datetime) -> FoundShown:
    """A finding, reported or only noted, in words."""
    codes = queries.law_of_control().findings_on(legal_day(on))
    known = codes.get(row.code)
    element = gettext(states.ELEMENT_NAMES[known.element]) if known and known.element else ""
    where = gettext("Item {number}").replace("{number}", str(row.item)) if row.item else gettext("The whole")
    declared, found = row.declared, row.found
    if known and known.element in FIGURES:
        declared, found = in_figures(declared), in_figures(found)
    return FoundShown(row, declared, found, named(known.names) if known else row.code, element, where)


def in_figures(written: str) -> str:
    """A figure that is kept as text, as the reader's language writes it; what is none stays as it is."""
    try:
        return formats.number(Decimal(written)) if written else ""
    except InvalidOperation:
        return written
