"""The past from a table: a CSV file with a column a fact, one row an item, rows of a declaration together.

    declaration,date,trader,commodity,origin,value,net_mass,quantities,preference
    D1,2025-01-02,XD1,87032310,JP,12000.00,1400,NAR=1,

`date`, `commodity` and `value` must be there (an empty value is not known); other columns are those above and `lane`,
`direction` (import, export), `preferential_origin`, `certificates`, `additional_codes` (with spaces between them),
`quantities` (`UNIT=AMOUNT`, UNECE Rec 20). Rows outside the period are counted and left; columns of other names are
left aside. Cells are parted by commas, semicolons or tabs, as those of the heading are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby

from customhouse.insight.trials.records import PastGoods, Period
from customhouse.insight.trials.rules.laws import KILOGRAM, TwoLaws
from customhouse.messages.tables import parted
from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.measures.records import EXPORT, IMPORT

NEEDED = ("date", "commodity", "value")
_DIGITS = 25
_LONGEST = 200


class UnreadableTable(ValueError):
    """A table that is no past: says the line, the column and why."""

    def __init__(self, line: int, column: str, why: str) -> None:
        self.line, self.column, self.why = line, column, why
        super().__init__(f"line {line}, column {column}: {why}")


@dataclass(slots=True)
class Table:
    """A table that is read once; `items` counts its rows in the period, once they went by."""

    lines: Iterable[str]
    laws: TwoLaws
    period: Period | None = None
    items: int = 0

    def goods(self) -> Iterator[PastGoods]:
        """The goods that the laws differ on, declaration by declaration. Raises `UnreadableTable`."""
        given, separator = parted(self.lines)
        rows = csv.DictReader(given, delimiter=separator)
        for name in NEEDED:
            if name not in (rows.fieldnames or ()):
                raise UnreadableTable(1, name, "there is no such column")
        numbered = ((rows.line_num, row) for row in rows)
        for _, same in groupby(numbered, key=lambda each: each[1].get("declaration") or each[0]):
            found = self._declaration(list(same))
            if found:
                yield found

    def _declaration(self, rows: list[tuple[int, dict[str, str]]]) -> PastGoods | None:
        line, first = rows[0]
        on = _day(line, first)
        if self.period and not self.period.first <= on <= self.period.last:
            return None
        self.items += len(rows)
        read = (_item(*each, place) for place, each in enumerate(rows, 1))
        items = tuple(item for item in read if self.laws.touches(item.direction, item.commodity))
        if not items:
            return None
        told = {name: (first.get(name) or "")[:_LONGEST] for name in ("declaration", "trader", "lane")}
        return PastGoods(told["declaration"], on, told["trader"], items, lane=told["lane"])


def _day(line: int, row: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(row["date"][:10])
    except (ValueError, TypeError):
        raise _unread(line, "date", row) from None


def _item(line: int, row: Mapping[str, str], number: int) -> AssessableItem:
    direction = row.get("direction") or IMPORT
    if direction not in {IMPORT, EXPORT}:
        raise _unread(line, "direction", row)
    commodity = (row["commodity"] or "").strip()
    if not commodity.isdigit():
        raise _unread(line, "commodity", row)
    preference = row.get("preference") or ""
    return AssessableItem(
        number,
        commodity,
        (row.get("origin") or "").strip().upper(),
        _decimal(line, "value", row) if row["value"] else None,
        direction,
        "" if preference == "100" else preference,
        quantities=_quantities(line, row),
        certificates=frozenset((row.get("certificates") or "").split()),
        additional_codes=frozenset((row.get("additional_codes") or "").split()),
        preferential_origin=row.get("preferential_origin") or None,
    )


def _quantities(line: int, row: Mapping[str, str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    if row.get("net_mass"):
        found[KILOGRAM] = _decimal(line, "net_mass", row)
    for pair in (row.get("quantities") or "").split():
        unit, _, amount = pair.partition("=")
        found[unit] = _decimal(line, "quantities", {"quantities": amount})
    return found


def _decimal(line: int, name: str, row: Mapping[str, str]) -> Decimal:
    try:
        value = Decimal(row[name][:_DIGITS])
    except InvalidOperation:
        raise _unread(line, name, row) from None
    if not value.is_finite():
        raise _unread(line, name, row)
    return value


def _unread(line: int, name: str, row: Mapping[str, str]) -> UnreadableTable:
    return UnreadableTable(line, name, f"“{(row.get(name) or '')[:40]}” is not understood")
