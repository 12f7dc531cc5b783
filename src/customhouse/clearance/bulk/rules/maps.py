"""The registry of maps: how rows of a known kind of file become declarations of the WCO Data Model.

A map is data and a pure function. What a file knows only afterwards (`later`: the result of a control, say) is never
handed to that function: nothing that follows a map can peek at it. It stays in the row as received.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from customhouse.clearance.bulk.rules import kcs
from customhouse.clearance.bulk.rules.cells import Cells
from customhouse.messages.wco.records import Declaration


@dataclass(frozen=True, slots=True)
class RowMap:
    """One kind of file.

    `columns` are those that it must have; `later` those of them that nobody knew when the goods were declared.
    `declaration` makes the tree of one row, `day` the day on which it was declared (None: it cannot be read), and
    `declared` what is kept of the taxes as the source has them.
    """

    name: str
    source: str
    columns: tuple[str, ...]
    later: frozenset[str]
    declaration: Callable[[Cells], Declaration]
    day: Callable[[Cells], date | None]
    declared: Callable[[Cells], Mapping[str, str]]

    def cells(self, row: Mapping[str, str]) -> Cells:
        """What the map may know of a row."""
        return Cells({column: text for column, text in row.items() if column not in self.later})


MAPS: Mapping[str, RowMap] = {
    each.name: each
    for each in (
        RowMap(
            "kcs",
            "Korea Customs Service, synthetic import declarations of 2020 and 2021",
            kcs.COLUMNS,
            kcs.LATER,
            kcs.declaration,
            kcs.day,
            kcs.declared,
        ),
    )
}
"""Every map by its name."""
