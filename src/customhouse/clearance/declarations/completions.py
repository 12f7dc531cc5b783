"""What supplementary declarations complete: looked up before they are lodged, kept with them, ended with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customhouse.clearance.declarations.access import LODGE
from customhouse.clearance.declarations.models import Completion, Declaration
from customhouse.clearance.declarations.queries import visible_to
from customhouse.clearance.declarations.records import DeclarationRecord, Stage, party_key
from customhouse.clearance.declarations.rules.circumstances import Completable
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.clearance.declarations.rules.recognising import trader_of
from customhouse.clearance.declarations.states import State
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day


@dataclass(frozen=True, slots=True)
class Completables:
    """The declarations that a batch of supplementary ones names, as they stand; `changing` is amended, if any is."""

    rows: Mapping[str, Declaration]
    by: Mapping[str, str]
    law: DeclarationLaw
    changing: str = ""

    def standing(self, record: DeclarationRecord, mrn: str) -> Completable:
        """How the declaration stands that a record names; another trader's is told like one that is not there."""
        row = self.rows.get(mrn)
        if self.changing:
            stays = row is None or (self.by.get(mrn) == self.changing and _of_one(record, row))
            return (Completable.FIT if row else Completable.UNKNOWN) if stays else Completable.MOVED
        if row is None or not _of_one(record, row) or not _by_one(record, row):
            return Completable.UNKNOWN
        if mrn in self.by:
            return Completable.COMPLETED
        kind = self.law.declaration_type(row.type_code, legal_day(row.accepted_at or row.received_at))
        waits = kind is not None and kind.supplement_due and row.state == State.RELEASED
        return Completable.FIT if waits else Completable.UNFIT


def _of_one(record: DeclarationRecord, row: Declaration) -> bool:
    """Whether goods of one trader, going one way, are declared by both."""
    trader = row.importer if row.direction == "import" else row.exporter
    return row.direction == record.direction.value and trader == party_key(trader_of(record))


def _by_one(record: DeclarationRecord, row: Declaration) -> bool:
    """Whether it is declared by who declared the other, by whom they act through, or by the trader themselves."""
    return party_key(record.declarant) in {row.declarant, row.agent, party_key(trader_of(record))} - {""}


def completables(mrns: Collection[str], law: DeclarationLaw, *, changing: str = "", lock: bool = False) -> Completables:
    """How these declarations stand towards being completed; `lock`: held until the transaction ends, in one order."""
    rows = Declaration.objects.filter(mrn__in=mrns).order_by("mrn")
    found = {row.mrn or "": row for row in (rows.select_for_update() if lock else rows)}
    return Completables(found, completed_by(found), law, changing)


def completed_by(mrns: Collection[str]) -> dict[str, str]:
    """Of these declarations those that are completed, with the MRN of the supplementary one."""
    standing = Completion.objects.filter(simplified__mrn__in=mrns, ended_at=None)
    return {one or "": other or "" for one, other in standing.values_list("simplified__mrn", "supplementary__mrn")}


def completer_of(mrn: str) -> str:
    """The MRN of the supplementary declaration that completes a declaration; empty where none does."""
    return completed_by([mrn]).get(mrn, "")


def completed_of(declaration: Declaration) -> list[Declaration]:
    """The declarations that this one completes, in the order of their MRNs; nothing is read of no supplementary one."""
    if declaration.stage != Stage.SUPPLEMENTARY:
        return []
    rows = Declaration.objects.filter(completions__supplementary=declaration, completions__ended_at=None)
    return list(rows.order_by("mrn"))


def counterparts(actor: Actor, declaration: Declaration) -> tuple[list[str], str]:
    """The MRNs of those that a declaration completes, and of the one by which it is: those that this reader may see."""
    found = [row.mrn or "" for row in completed_of(declaration)]
    by = completer_of(declaration.mrn) if declaration.mrn else ""
    seen = set(visible_to(actor).filter(mrn__in=[*found, by]).values_list("mrn", flat=True)) if found or by else set()
    return [mrn for mrn in found if mrn in seen], by if by in seen else ""


@transaction.atomic
def complete_declarations(*, pairs: Sequence[tuple[Declaration, Declaration]], actor: Actor, at: datetime) -> None:
    """Keep which (supplementary, simplified) declarations complete each other, and tell the trail of both."""
    require(actor, LODGE)
    Completion.objects.bulk_create([Completion(supplementary=one, simplified=other, at=at) for one, other in pairs])
    record_events(
        [NewEvent(other.mrn or "", "declaration.completed", {"by": one.mrn or ""}, actor, at) for one, other in pairs]
    )


@transaction.atomic
def end_completions(*, supplementary: Declaration, actor: Actor, at: datetime) -> list[Declaration]:
    """Say that a supplementary declaration completes nothing any more: it was cancelled. What it had completed."""
    require(actor, LODGE)
    rows = completed_of(supplementary)
    Completion.objects.filter(supplementary=supplementary, ended_at=None).update(ended_at=at)
    record_events(
        [
            NewEvent(row.mrn or "", "declaration.completion_ended", {"by": supplementary.mrn or ""}, actor, at)
            for row in rows
        ]
    )
    return rows
