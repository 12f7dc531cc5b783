"""A made-up past: declarations of a few traders, some controlled, some with findings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from customhouse.insight.selection.records import PastDeclaration
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.tests.examples import item

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def past(number: int, *, results: tuple[bool, ...] = (), revenue: str = "0", **changes: Any) -> PastDeclaration:
    """The declaration of that number, one an hour; `changes` are of the record or of its item's facts."""
    at = BEGIN + timedelta(hours=number)
    of_record = {name: changes.pop(name) for name in ("lane", "by_chance", "withdrawn_at") if name in changes}
    facts = item(declaration=f"D{number}", selected_on=at.date(), hour=at.hour, **changes)
    found = tuple((at + timedelta(hours=5), each) for each in results)
    return PastDeclaration(f"D{number}", at, (facts,), results=found, revenue=Decimal(revenue), **of_record)


def as_table(rows: Iterable[PastDeclaration]) -> str:
    """The past as a table that `read_past` reads."""
    facts = ("office", "importer", "declarant", "commodity", "origin", "customs_value", "net_mass", "documents")
    later = ("lane", "random", "inspected", "finding", "revenue")
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["declaration", "at", *facts, *later, "colour"])
    for row in rows:
        for each in row.facts:
            told = [row.lane, int(row.by_chance), int(row.is_controlled), int(row.found), row.revenue, "red"]
            table.writerow([row.mrn, row.at.isoformat(), *(_shown(each, name) for name in facts), *told])
    return out.getvalue()


def _shown(facts: ItemFacts, name: str) -> str:
    value = getattr(facts, name)
    return " ".join(sorted(value)) if isinstance(value, frozenset) else str(value)
