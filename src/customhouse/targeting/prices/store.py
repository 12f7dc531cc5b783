"""References between records and rows. Called by services and queries alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from django.db import models

from customhouse.targeting.prices.models import OwnLevel, PriceReference, ReferenceCell
from customhouse.targeting.prices.records import Reference

BATCH = 2_000
Row = TypeVar("Row", bound=models.Model)


def digest_of(reference: Reference) -> str:
    """SHA-256 of what a reference says: the same past gives the same."""
    running = hashlib.sha256(f"{reference.until.isoformat()} {reference.within!r}".encode())
    for key in sorted(reference.cells):
        cell = reference.cells[key]
        running.update(json.dumps([key, cell.items, cell.lines, cell.level, cell.spread, cell.grid]).encode())
    for name in sorted(reference.own):
        own = reference.own[name]
        running.update(json.dumps([name, own.items, own.middle, own.doubt]).encode())
    return running.hexdigest()


def keep(row: PriceReference, reference: Reference) -> None:
    """Write the cells and own levels of a reference that was just kept."""
    _insert(
        ReferenceCell,
        (
            ReferenceCell(
                reference=row,
                commodity=cell.commodity,
                origin=cell.origin,
                unit=cell.unit,
                items=cell.items,
                lines=cell.lines,
                level=cell.level,
                spread=cell.spread,
                grid=list(cell.grid),
                is_own=cell.is_own,
                by_quarter=[list(each) for each in cell.by_quarter],
            )
            for cell in reference.cells.values()
        ),
    )
    _insert(
        OwnLevel,
        (
            OwnLevel(reference=row, key=key, items=own.items, middle=own.middle, doubt=own.doubt)
            for key, own in reference.own.items()
        ),
    )


def _insert(table: type[Row], rows: Iterable[Row]) -> None:
    coming = iter(rows)
    while some := list(islice(coming, BATCH)):
        table._default_manager.bulk_create(some, batch_size=BATCH)  # noqa: SLF001  # a table handed in is asked by its own manager
