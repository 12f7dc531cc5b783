"""Consolidated list of financial sanctions of the United Kingdom, as CSV: a row a name, the rows of a group an entry.

A line above the header says when the list was made. A name stands in six columns, the family name in the sixth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from customhouse.messages.findings import Finding
from customhouse.targeting.screening.records import Entry, Identifier, Kind
from customhouse.targeting.screening.rules.formats.reading import (
    ListRead,
    day_of,
    gathered,
    joined,
    no_list,
    once,
    rows_of,
)

KINDS = {"individual": Kind.PERSON, "entity": Kind.COMPANY, "ship": Kind.VESSEL}
PARTS = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
NUMBERS = {
    "Passport Number": "passport",
    "National Identification Number": "national identity",
    "IMO number": "IMO",
    "Business Registration Number (s)": "registration",
}


def read(data: bytes) -> ListRead:
    """The entries of a file, under the number of their group."""
    rows = rows_of(data, 0 if data[:200].lstrip(b"\xef\xbb\xbf").startswith(b"Name 6") else 1)
    if isinstance(rows, Finding):
        return ListRead((), (rows,))
    if not rows or "Group ID" not in rows[0]:
        return no_list("Group ID")
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(row["Group ID"], []).append(row)
    return gathered(_entry(key, group) for key, group in groups.items())


def _entry(key: str, rows: Sequence[dict[str, str]]) -> Entry:
    names = [joined(*(row.get(part, "") for part in PARTS)) for row in rows]
    names += [row.get("Name Non-Latin Script", "") for row in rows]
    return Entry(
        key,
        KINDS.get(rows[0].get("Group Type", "").lower(), Kind.OTHER),
        once(names),
        once(day_of(row.get("DOB", "")) for row in rows),
        once(row.get("Nationality", "") for row in rows),
        tuple(dict.fromkeys(_identifiers(rows))),
        rows[0].get("Other Information", "")[:500],
    )


def _identifiers(rows: Sequence[dict[str, str]]) -> Iterator[Identifier]:
    for row in rows:
        for column, kind in NUMBERS.items():
            if row.get(column):
                yield Identifier(kind, row[column])
