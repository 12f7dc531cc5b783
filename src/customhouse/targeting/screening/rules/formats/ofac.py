"""Lists of the Office of Foreign Assets Control of the United States: the XML of `SDN.XML` and `CONSOLIDATED.XML`."""

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

KINDS = {"Individual": Kind.PERSON, "Entity": Kind.COMPANY, "Vessel": Kind.VESSEL}


def read(data: bytes) -> ListRead:
    """The entries of a file; its namespace, which has changed over the years, is passed over."""
    root = xml_of(data)
    if isinstance(root, Finding):
        return ListRead((), (root,))
    if etree.QName(root).localname != "sdnList":
        return no_list("sdnList")
    return gathered(_entry(row) for row in root.iterfind("{*}sdnEntry"))


def _entry(row: etree._Element) -> Entry:
    return Entry(
        _text(row, "uid"),
        KINDS.get(_text(row, "sdnType"), Kind.OTHER),
        once([_name(row), *(_name(alias) for alias in row.iterfind("{*}akaList/{*}aka"))]),
        once(
            day_of(birth.text or "") for birth in row.iterfind("{*}dateOfBirthList/{*}dateOfBirthItem/{*}dateOfBirth")
        ),
        once(each.text or "" for each in row.iterfind("{*}nationalityList/{*}nationality/{*}country")),
        tuple(_identifiers(row)),
        _text(row, "remarks")[:500],
    )


def _name(row: etree._Element) -> str:
    return joined(_text(row, "firstName"), _text(row, "lastName"))


def _identifiers(row: etree._Element) -> Iterator[Identifier]:
    for each in row.iterfind("{*}idList/{*}id"):
        if _text(each, "idNumber"):
            yield Identifier(_text(each, "idType"), _text(each, "idNumber"))
    sign = _text(row, "vesselInfo/{*}callSign")
    if sign:
        yield Identifier("call sign", sign)


def _text(row: etree._Element, name: str) -> str:
    return (row.findtext(f"{{*}}{name}") or "").strip()
