"""Rows of control: taking them under lock, and their numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Max, Model, QuerySet

from customhouse.clearance.declarations import queries as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections.models import ControlChange, Measure, Question, WorkOrder
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.records import Actor
from customhouse.reference.identifiers import mrn as mrn_format

LAST_NUMBER = 32767
"""What a column of numbers keeps on every database."""
Row = TypeVar("Row", WorkOrder, Question, Measure, ControlChange)


def locked_declaration(actor: Actor, mrn: str) -> Declaration:
    """The declaration of that MRN as the actor may see it, locked; call it inside a transaction.

    Raises:
        NotFound: there is none for this actor.
    """
    compact = mrn_format.compact(mrn)
    found = declarations.visible_to(actor).select_for_update().filter(mrn=compact) if compact.isprintable() else []
    for declaration in found:
        return declaration
    raise NotFound("declaration", compact if compact.isprintable() else "")


def locked(rows: QuerySet[Row], kind: str, reference: str) -> Row:
    """The row of a reference `MRN/number`, its declaration locked before it; `NotFound` where there is none."""
    mrn, _, number = reference.partition("/")
    if not (number.isdecimal() and number.isascii() and mrn.isalnum() and int(number) <= LAST_NUMBER):
        raise NotFound(kind, reference if reference.isprintable() else "")
    Declaration.objects.select_for_update().filter(mrn=mrn_format.compact(mrn)).first()
    plain = rows.select_related(None).select_for_update()
    row = plain.filter(mrn=mrn_format.compact(mrn), number=int(number)).first()
    if row is None:
        raise NotFound(kind, reference)
    return row


def last_numbers(table: type[Model], declaration_ids: Collection[int]) -> dict[int, int]:
    """The highest number of each declaration's rows in that table; declarations without rows are left out."""
    rows = table._default_manager.filter(declaration__in=declaration_ids)  # noqa: SLF001  # the way to any model's rows
    return dict(rows.values_list("declaration_id").annotate(last=Max("number")))


def next_number(table: type[Model], declaration: Declaration) -> int:
    """The number of a declaration's next row in that table; call it with the declaration locked."""
    return last_numbers(table, [declaration.pk]).get(declaration.pk, 0) + 1
