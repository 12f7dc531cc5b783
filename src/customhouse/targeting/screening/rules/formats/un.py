"""The consolidated list of the Security Council of the United Nations, in XML.

Individuals under `INDIVIDUALS`, others under `ENTITIES`; a name in four parts, aliases, dates and documents beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from customhouse.messages.findings import Finding
from customhouse.targeting.screening.records import Entry, Identifier, Kind
from customhouse.targeting.screening.rules.formats.reading import (
    ListRead,
    day_of,
    gathered,
    joined,
    no_list,
    once,
    xml_of,
)

PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read(data: bytes) -> ListRead:
    """The entries of a file of the consolidated list."""
    root = xml_of(data)
    if isinstance(root, Finding):
        return ListRead((), (root,))
    if root.tag != "CONSOLIDATED_LIST":
        return no_list("CONSOLIDATED_LIST")
    return gathered([
        *(_entry(row, Kind.PERSON, "INDIVIDUAL") for row in root.iterfind("INDIVIDUALS/INDIVIDUAL")),
        *(_entry(row, Kind.COMPANY, "ENTITY") for row in root.iterfind("ENTITIES/ENTITY")),
    ])  # fmt: skip


def _entry(row: etree._Element, kind: Kind, prefix: str) -> Entry:
    key = row.findtext("REFERENCE_NUMBER", "") or row.findtext("DATAID", "")
    return Entry(
        key.strip(),
        kind,
        once(_names(row, prefix)),
        once(day_of(" ".join(map(str, birth.itertext()))) for birth in row.iterfind(f"{prefix}_DATE_OF_BIRTH")),
        once(value.text or "" for value in row.iterfind("NATIONALITY/VALUE")),
        tuple(_documents(row, prefix)),
        (row.findtext("COMMENTS1") or "").strip()[:500],
    )


def _names(row: etree._Element, prefix: str) -> Iterator[str]:
    yield joined(*(row.findtext(part, "") or "" for part in PARTS))
    yield joined(row.findtext("NAME_ORIGINAL_SCRIPT", "") or "")
    for alias in row.iterfind(f"{prefix}_ALIAS"):
        yield joined(alias.findtext("ALIAS_NAME", "") or "")


def _documents(row: etree._Element, prefix: str) -> Iterator[Identifier]:
    for document in row.iterfind(f"{prefix}_DOCUMENT"):
        number = (document.findtext("NUMBER") or "").strip()
        if number:
            yield Identifier((document.findtext("TYPE_OF_DOCUMENT") or "").strip(), number)
