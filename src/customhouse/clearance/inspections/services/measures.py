"""Measures on goods: a hold, a detention, and how each ends. Legal source: TFA 5.2 (detention is told promptly)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customhouse.clearance.inspections import queries, store
from customhouse.clearance.inspections.access import HOLD, SEIZE
from customhouse.clearance.inspections.errors import not_in_state, reason_missing, refused, text_missing
from customhouse.clearance.inspections.models import Measure
from customhouse.clearance.inspections.records import MeasureKind
from customhouse.clearance.inspections.rules.deadlines import due_at
from customhouse.clearance.inspections.rules.states import Ending
from customhouse.clearance.inspections.services.orders import PLAIN
from customhouse.clearance.inspections.services.questions import open_declaration
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import msgid
from customhouse.reference.offices.queries import calendars_of

ENDINGS = {
    MeasureKind.HOLD: frozenset({Ending.LIFTED}),
    MeasureKind.DETENTION: frozenset({Ending.RETURNED, Ending.SEIZED}),
    MeasureKind.SEIZURE: frozenset[Ending](),
}
"""How each kind may end; a seizure is for ever here, and goes on before another authority."""


@transaction.atomic
def place_measure(
    *,
    mrn: str,
    kind: MeasureKind,
    reason: str,
    actor: Actor,
    at: datetime,
    legal_basis: str = "",
    place: str = "",
) -> Measure:
    """Hold goods (a reason), or detain them (a reason, the legal basis, the place of storage). It blocks release.

    Raises:
        Refused: something of this is missing, or the goods are so kept already.
        Conflict: the declaration is released, seized or cancelled.
    """
    declaration = open_declaration(actor, mrn, HOLD)
    _check_words(kind, reason, legal_basis, place)
    if declaration.measures.filter(kind=kind, ending="").exists():
        raise not_in_state(declaration.mrn or "")
    days = queries.law_of_control().working_days(kind.value, legal_day(at))
    calendar = calendars_of([declaration.office]).get(declaration.office, PLAIN)
    measure = Measure.objects.create(
        declaration=declaration,
        number=store.next_number(Measure, declaration),
        mrn=declaration.mrn or "",
        office=declaration.office,
        kind=kind,
        reason=reason.strip(),
        legal_basis=legal_basis.strip(),
        place=place.strip(),
        placed_by=actor.name,
        placed_at=at,
        due_at=due_at(calendar, at, days),
    )
    payload = {"measure": measure.number, "kind": kind.value, "reason": measure.reason}
    payload |= {"legal_basis": measure.legal_basis, "place": measure.place}
    record_event(subject=measure.mrn, kind="inspection.measure_placed", payload=payload, actor=actor, at=at)
    return measure


def _check_words(kind: MeasureKind, reason: str, legal_basis: str, place: str) -> None:
    if kind is MeasureKind.SEIZURE:
        text, cure = msgid("Goods are seized by ending a detention."), msgid("Detain them first.")
        raise refused("CTL-SEIZE", "kind", text, cure)
    if not reason.strip():
        raise reason_missing()
    if kind is MeasureKind.DETENTION:
        for path, text in (("legal_basis", legal_basis), ("place", place)):
            if not text.strip():
                raise text_missing(path)


@transaction.atomic
def end_measure(*, reference: str, ending: Ending, reason: str, actor: Actor, at: datetime) -> Measure:
    """End a measure: lift a hold, return detained goods, or (supervisors) have them seized, with a reason.

    Raises:
        Refused: no reason, or this kind does not end so.
        Conflict: it has ended.
    """
    permission = SEIZE if ending is Ending.SEIZED else HOLD
    require(actor, permission)
    measure = store.locked(queries.measures_visible_to(actor), "measure", reference)
    require_at(actor, permission, measure.office, measure.reference)
    if measure.ending:
        raise not_in_state(measure.reference)
    if ending not in ENDINGS[MeasureKind(measure.kind)]:
        text, cure = (
            msgid("This measure does not end so."),
            msgid("A hold is lifted; a detention ends in return or seizure."),
        )
        raise refused("CTL-ENDING", "ending", text, cure)
    if not reason.strip():
        raise reason_missing()
    measure.ending, measure.end_reason = ending, reason.strip()
    measure.ended_by, measure.ended_at = actor.name, at
    measure.save(update_fields=["ending", "end_reason", "ended_by", "ended_at"])
    payload = {"measure": measure.number, "kind": measure.kind, "ending": ending.value, "reason": measure.end_reason}
    record_event(subject=measure.mrn, kind="inspection.measure_ended", payload=payload, actor=actor, at=at)
    return measure
