"""An administration's own list: a plain table in CSV, a row an entry.

Columns: `key` (else the number of the row), `kind` (person, company, vessel, container, plate, phone, other), `name`,
`aliases`, `births`, `countries` (several with `;` between them), `numbers` (`passport:A123; IMO:9074729`), `note`.
"""

from __future__ import annotations

from customhouse.messages.findings import Finding, Severity, msgid
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


def read(data: bytes) -> ListRead:
    """The entries of a table; rows that bear the key of another, or a kind that is none, are told and left out."""
    rows = rows_of(data)
    if isinstance(rows, Finding):
        return ListRead((), (rows,))
    if not rows or not {"name", "numbers"} & rows[0].keys():
        return no_list("name")
    entries: dict[str, Entry] = {}
    wrong: list[Finding] = []
    for number, row in enumerate(rows, start=2):
        entry = _entry(number, row)
        if isinstance(entry, Finding):
            wrong.append(entry)
        elif entries.setdefault(entry.key, entry) is not entry:
            wrong.append(_twice(number, entry.key))
    read_in = gathered(entries.values())
    return ListRead(read_in.entries, (*wrong, *read_in.findings))


def _entry(number: int, row: dict[str, str]) -> Entry | Finding:
    kind = row.get("kind", "").lower() or Kind.OTHER.value
    if kind not in set(Kind):
        message = msgid("Line {line}: {kind} is no kind of entry; the row was left out.")
        remedy = msgid("Write one of: person, company, vessel, container, plate, phone, other.")
        return Finding(
            "WLS-KIND", Severity.ERROR, "", f"{number}:kind", message, remedy, {"line": str(number), "kind": kind}
        )
    return Entry(
        row.get("key") or str(number - 1),
        Kind(kind),
        once([joined(row.get("name", "")), *map(joined, _several(row, "aliases"))]),
        once(map(day_of, _several(row, "births"))),
        once(_several(row, "countries")),
        tuple(map(_identifier, _several(row, "numbers"))),
        row.get("note", "")[:500],
    )


def _twice(number: int, key: str) -> Finding:
    message = msgid("Line {line}: the key {key} stands above already; the row was left out.")
    remedy = msgid("Give each entry a key of its own.")
    return Finding("WLS-KEY", Severity.ERROR, "", f"{number}:key", message, remedy, {"line": str(number), "key": key})


def _several(row: dict[str, str], name: str) -> list[str]:
    return [part.strip() for part in row.get(name, "").split(";") if part.strip()]


def _identifier(text: str) -> Identifier:
    kind, colon, number = text.partition(":")
    return Identifier(kind.strip(), number.strip()) if colon else Identifier("", text)
