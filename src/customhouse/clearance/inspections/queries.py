"""Reads of control. Whatever reaches a person comes through a `…visible_to`; traders see their questions alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from customhouse.clearance.declarations import queries as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections.access import READ
from customhouse.clearance.inspections.models import ControlChange, Measure, Question, WorkOrder
from customhouse.clearance.inspections.records import Conclusion, ControlStanding, MeasureKind, OrderState
from customhouse.clearance.inspections.rules.law import ControlLaw, control_law
from customhouse.clearance.inspections.rules.states import Decision, QuestionState
from customhouse.foundation.access.models import RoleAssignment, User
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.reference.tables import read_table
from customhouse.targeting.lanes.records import Lane

LAW_FILES = ("control_types", "deadlines", "finding_codes", "answers")
OPEN_STATES = (OrderState.ASSIGNED.value, OrderState.TAKEN.value)


@lru_cache(maxsize=4)
def _law_of(pack: CountryPack) -> ControlLaw:
    return control_law({file: read_table(pack.data("control", f"{file}.csv")) for file in LAW_FILES})


def law_of_control() -> ControlLaw:
    """The law of control of this installation, from its country pack."""
    return _law_of(installed_pack())


def orders_visible_to(actor: Actor) -> QuerySet[WorkOrder]:
    """Work orders that the actor may see: officials all, others none."""
    return WorkOrder.objects.select_related("examiner") if permits(actor, READ) else WorkOrder.objects.none()


def measures_visible_to(actor: Actor) -> QuerySet[Measure]:
    """Measures that the actor may see: officials all, others none."""
    return Measure.objects.all() if permits(actor, READ) else Measure.objects.none()


def changes_visible_to(actor: Actor) -> QuerySet[ControlChange]:
    """Changes of controls that the actor may see: officials all, others none."""
    return ControlChange.objects.all() if permits(actor, READ) else ControlChange.objects.none()


def questions_visible_to(actor: Actor) -> QuerySet[Question]:
    """Questions that the actor may see: officials all, traders those on their declarations."""
    if permits(actor, READ):
        return Question.objects.all()
    return Question.objects.filter(declaration__in=declarations.visible_to(actor))


def questions_to_answer(actor: Actor) -> QuerySet[Question]:
    """Questions that wait for an answer of this actor, the most pressing first."""
    waiting = Question.objects.filter(state=QuestionState.ASKED)
    mine = declarations.changeable_by(actor).filter(pk=OuterRef("declaration"))
    return waiting.filter(Exists(mine)).order_by("due_at", "id")


def open_orders(actor: Actor, *, offices: Collection[str] = ()) -> QuerySet[WorkOrder]:
    """Orders that wait for their report, of some offices (none named: of all), the most pressing first."""
    waiting = orders_visible_to(actor).filter(state__in=OPEN_STATES)
    return (waiting.filter(office__in=offices) if offices else waiting).order_by("due_at", "id")


def open_questions(actor: Actor, *, offices: Collection[str] = ()) -> QuerySet[Question]:
    """Questions that wait for an answer, of some offices likewise."""
    waiting = questions_visible_to(actor).filter(state=QuestionState.ASKED)
    return (waiting.filter(office__in=offices) if offices else waiting).order_by("due_at", "id")


def answers_to_read(actor: Actor, *, offices: Collection[str] = ()) -> QuerySet[Question]:
    """Answers that wait for an officer, of some offices likewise, the oldest first."""
    waiting = questions_visible_to(actor).filter(state=QuestionState.ANSWERED)
    return (waiting.filter(office__in=offices) if offices else waiting).order_by("answered_at", "id")


def open_measures(actor: Actor, *, offices: Collection[str] = ()) -> QuerySet[Measure]:
    """Measures that keep goods, of some offices likewise, the oldest first."""
    standing = measures_visible_to(actor).filter(ending="")
    return (standing.filter(office__in=offices) if offices else standing).order_by("id")


def proposals(actor: Actor, *, offices: Collection[str] = ()) -> QuerySet[ControlChange]:
    """Lowerings that wait for a second person, of some offices likewise, the oldest first."""
    waiting = changes_visible_to(actor).filter(decision=Decision.PROPOSED)
    return (waiting.filter(office__in=offices) if offices else waiting).order_by("id")


@dataclass(frozen=True, slots=True)
class LaneCount:
    """How many orders of a lane are open, how many of them overdue, and since when the oldest waits."""

    lane: str
    waiting: int
    overdue: int
    oldest: datetime


def lane_counts(actor: Actor, *, at: datetime, offices: Collection[str] = ()) -> list[LaneCount]:
    """Open orders by lane, the gravest first, in one statement."""
    rows = (
        open_orders(actor, offices=offices)
        .order_by()
        .values_list("lane")
        .annotate(waiting=Count("id"), overdue=Count("id", filter=Q(due_at__lt=at)), oldest=Min("opened_at"))
    )
    return sorted((LaneCount(*row) for row in rows), key=lambda count: -Lane(count.lane).gravity)


@dataclass(frozen=True, slots=True)
class ExaminerLoad:
    """What an examiner has to do: their orders, those overdue, and those reported since the time asked for."""

    examiner: User
    office: str
    waiting: int
    overdue: int


def examiner_loads(*, offices: Collection[str], at: datetime) -> list[ExaminerLoad]:
    """The examiners of some offices (none named: of all) with their work, in two statements, the busiest first."""
    held = _examining(at).select_related("user")
    held = held.filter(office__in=offices) if offices else held.exclude(office="")
    work = {
        row[0]: row[1:]
        for row in WorkOrder.objects.filter(state__in=OPEN_STATES, examiner__in=held.values("user"))
        .values_list("examiner_id")
        .annotate(waiting=Count("id"), overdue=Count("id", filter=Q(due_at__lt=at)))
    }
    loads = [ExaminerLoad(row.user, row.office, *work.get(row.user_id, (0, 0))) for row in held.order_by("office")]
    return sorted(loads, key=lambda load: (load.office, -load.waiting, load.examiner.username))


def _examining(at: datetime) -> QuerySet[RoleAssignment]:
    """The assignments that make somebody an examiner at that time."""
    ends = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    return RoleAssignment.objects.filter(ends, role=Role.OFFICER, valid_from__lte=at, user__is_active=True)


def examiners_of(offices: Collection[str], at: datetime) -> dict[str, dict[int, str]]:
    """The examiners of each office, by user id and user name, in one statement."""
    found: dict[str, dict[int, str]] = {office: {} for office in offices}
    rows = _examining(at).filter(office__in=offices).order_by("user_id")
    for office, user, name in rows.values_list("office", "user_id", "user__username"):
        found[office][user] = name
    return found


def open_loads(examiners: Iterable[int], on: date) -> dict[int, int]:
    """How much work the open orders of each of these examiners are by the law of a day, in one statement."""
    law, loads = law_of_control(), dict.fromkeys(examiners, 0)
    rows = WorkOrder.objects.filter(state__in=OPEN_STATES, examiner__in=loads).order_by()
    for examiner, controls, count in rows.values_list("examiner_id", "controls").annotate(count=Count("id")):
        loads[examiner] += count * law.work_of(controls, on)
    return loads


def standings(declaration_ids: Collection[int]) -> dict[int, ControlStanding]:
    """How control stands on each of these declarations, in four statements however many; each has its entry."""
    wanted = set(declaration_ids)
    orders = _open_of(WorkOrder.objects.filter(state__in=OPEN_STATES), wanted)
    questions = _open_of(Question.objects.filter(state=QuestionState.ASKED), wanted)
    unread = _open_of(Question.objects.filter(state=QuestionState.ANSWERED), wanted)
    kept: dict[int, list[MeasureKind]] = {}
    rows = Measure.objects.filter(_keeping(), declaration__in=wanted).order_by("id")
    for declaration, kind in rows.values_list("declaration_id", "kind"):
        kept.setdefault(declaration, []).append(MeasureKind(kind))
    return {
        each: replace(_standing(each, orders, questions, kept), unread_answers=unread[each][0] if each in unread else 0)
        for each in wanted
    }


def raised_controls(declaration: Declaration) -> tuple[str, ...]:
    """The control types that officers asked for on their own motion and that are not reported yet."""
    rows = declaration.orders.filter(state__in=OPEN_STATES).exclude(raised_by="").order_by("number")
    return tuple(dict.fromkeys(code for order in rows for code in order.controls))


def forbids_cancelling(declaration: Declaration) -> bool:
    """Whether customs keeps the goods, waits for an answer about them or reads it, or has found something.

    Withdrawing is for goods that customs has not begun to check (Revised Kyoto Convention, General Annex, 3.27); an
    officer's leave opens the way again, except to goods that are kept.
    """
    standing = standings([declaration.pk])[declaration.pk]
    if standing.measures or declaration.may_amend_under_control:
        return bool(standing.measures)
    found = declaration.orders.filter(conclusion=Conclusion.FINDINGS)
    return bool(standing.open_questions or standing.unread_answers) or found.exists()


def _keeping() -> Q:
    """Measures that stand, and seizures for ever."""
    return Q(ending="")


Due = tuple[int, datetime]


def _open_of(rows: QuerySet[WorkOrder] | QuerySet[Question], wanted: Collection[int]) -> dict[int, Due]:
    found = rows.filter(declaration__in=wanted).values_list("declaration_id")
    return {row[0]: (row[1], row[2]) for row in found.annotate(waiting=Count("id"), due=Min("due_at"))}


def _standing(
    declaration: int, orders: Mapping[int, Due], questions: Mapping[int, Due], kept: Mapping[int, list[MeasureKind]]
) -> ControlStanding:
    waiting, asked = orders.get(declaration), questions.get(declaration)
    return ControlStanding(
        open_orders=waiting[0] if waiting else 0,
        open_questions=asked[0] if asked else 0,
        measures=tuple(kept.get(declaration, ())),
        due=min((each[1] for each in (waiting, asked) if each), default=None),
    )
