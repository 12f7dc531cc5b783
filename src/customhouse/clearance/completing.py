"""Supplementary declarations set against the simplified ones that they complete: looked up, kept, owed together.

A supplementary declaration takes over what those it completes drew on quotas, and owes what it is assessed to beyond
what they were; where they were assessed to more, they owe less. It stands for them until it is cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.completions import (
    Completables,
    completables,
    complete_declarations,
    completer_of,
)
from customhouse.clearance.declarations.errors import completed_already
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import DeclarationRecord, Lodging, Stage
from customhouse.clearance.declarations.rules.circumstances import Completable
from customhouse.clearance.declarations.rules.completing import cited, named_anywhere
from customhouse.clearance.law import Law
from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM

Completed = Mapping[str, Sequence[Declaration]]
"""By the MRN of a supplementary declaration those that it completes."""


def lock_named(records: Sequence[DeclarationRecord]) -> None:
    """Hold what the supplementary declarations of a batch name, before it is looked at: two cannot complete one."""
    if named := named_anywhere(records):
        declarations.lock_declarations(mrns=named)


def completables_of(records: Sequence[DeclarationRecord], law: Law, changing: str = "") -> Completables | None:
    """How what these declarations name stands towards being completed; None where they name nothing."""
    named = named_anywhere(records)
    return completables(named, law.declarations, changing=changing) if named else None


def completed_in(record: DeclarationRecord, known: Completables | None, law: Law, on: date) -> list[Declaration]:
    """The declarations that a declaration completes by the law of the day, of those that are known and fit."""
    if known is None or record.stage is not Stage.SUPPLEMENTARY:
        return []
    named = cited(record, law.declarations, on)
    return [known.rows[mrn] for mrn in named if known.standing(record, mrn) is Completable.FIT]


def complete(
    kept: Sequence[tuple[Declaration, Lodging]], known: Completables | None, law: Law, at: datetime
) -> Completed:
    """Keep what the accepted supplementary declarations of a batch complete."""
    if known is None:
        return {}
    found = {
        row: completed_in(lodging.record, known, law, lodging.judgement.legal_date)
        for row, lodging in kept
        if lodging.judgement is not None and row.mrn
    }
    pairs = [(row, other) for row, others in found.items() for other in others]
    if pairs:
        complete_declarations(pairs=pairs, actor=SYSTEM, at=at)
    return {row.mrn or "": others for row, others in found.items() if others}


def must_not_be_completed(declaration: Declaration) -> None:
    """Raise `Refused` for a declaration that was completed: what is to be changed is the supplementary one."""
    if declaration.stage == Stage.SUPPLEMENTARY:
        return
    if by := completer_of(declaration.mrn or ""):
        raise Refused([completed_already(declaration.mrn or "", by)])
