"""The consolidated list of financial sanctions of the European Union, in its XML export (version 1.1)."""

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

KINDS = {"person": Kind.PERSON, "enterprise": Kind.COMPANY}


def read(data: bytes) -> ListRead:
    """The entries of an export."""
    root = xml_of(data)
    if isinstance(root, Finding):
        return ListRead((), (root,))
    if etree.QName(root).localname != "export":
        return no_list("export")
    return gathered(_entry(row) for row in root.iterfind("{*}sanctionEntity"))


def _entry(row: etree._Element) -> Entry:
    kind = row.find("{*}subjectType")
    return Entry(
        row.get("euReferenceNumber") or row.get("logicalId") or "",
        KINDS.get(kind.get("code", "") if kind is not None else "", Kind.OTHER),
        once(map(_name, row.iterfind("{*}nameAlias"))),
        once(map(_birth, row.iterfind("{*}birthdate"))),
        once(each.get("countryIso2Code", "") for each in row.iterfind("{*}citizenship")),
        tuple(_identifiers(row)),
        (row.findtext("{*}remark") or "").strip()[:500],
    )


def _name(alias: etree._Element) -> str:
    parts = (alias.get(name, "") for name in ("firstName", "middleName", "lastName"))
    return joined(alias.get("wholeName", "")) or joined(*parts)


def _birth(birth: etree._Element) -> str:
    return day_of(birth.get("birthdate", "") or birth.get("year", ""))


def _identifiers(row: etree._Element) -> Iterator[Identifier]:
    for each in row.iterfind("{*}identification"):
        number = each.get("number", "").strip()
        if number:
            yield Identifier(each.get("identificationTypeCode", ""), number)
