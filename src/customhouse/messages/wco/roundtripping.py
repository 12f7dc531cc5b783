"""Prove that a message read and written again says the same; say whether a message is valid. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from customhouse.messages.findings import Finding
from customhouse.messages.wco import json, xml
from customhouse.messages.wco.checking import local_name, own_text
from customhouse.messages.wco.reading import Kind, Reading, read_message
from customhouse.messages.wco.writing import write_json, write_xml

_WRITTEN = frozenset({Kind.DECLARATION, Kind.AMENDMENT, Kind.CANCELLATION, Kind.RESPONSE})
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
Leaf = tuple[str, dict[str, str]]


def roundtrip(data: bytes) -> dict[str, object]:
    """Read a message, write it, compare all it said: `kind`, `ok`, `lost` (paths), `errors`.

    `ok` says that it could be written and nothing was lost; a message with errors can still be whole.
    """
    reading = read_message(data)
    lost = lost_in(data, reading) if reading.kind in _WRITTEN else []
    ok = reading.kind in _WRITTEN and not lost
    return {"kind": str(reading.kind), "ok": ok, "lost": lost, "errors": rows(reading.errors)}


def validate(data: bytes) -> dict[str, object]:
    """Whether a message is as the data model has it: `kind`, `valid`, `errors`."""
    reading = read_message(data)
    return {"kind": str(reading.kind), "valid": reading.is_valid, "errors": rows(reading.errors)}


def rows(findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    """Findings as plain rows: code, pointer, path, message, remedy."""
    return [
        {"code": one.code, "pointer": one.pointer, "path": one.path, "message": one.text(), "remedy": one.cure()}
        for one in findings
    ]


def lost_in(data: bytes, reading: Reading) -> list[str]:
    """The paths of what a message said and its rewritten form does not say in the same words."""
    message = reading.declaration or reading.responses
    write, parse = (write_json, json.parse) if reading.form == "json" else (write_xml, xml.parse)
    before, after = parse(data), parse(write(message, reading.metadata)) if message else None
    if isinstance(before, Finding) or isinstance(after, Finding) or after is None:
        return [""]
    written = leaves(after)
    return [path for path, leaf in leaves(before).items() if written.get(path) != leaf]


def leaves(root: etree._Element) -> dict[str, Leaf]:
    """All that a message says: text and attributes by path, with numbers; no namespaces, no schema hints."""
    return dict(_leaves(root, local_name(root)))


def _leaves(element: etree._Element, path: str) -> Iterator[tuple[str, Leaf]]:
    """One element and what is in it."""
    attributes = {str(name): str(value) for name, value in element.items() if not str(name).startswith(_XSI)}
    text = own_text(element)
    if not len(element) or attributes or text.strip():
        yield path, (text, attributes)
    counts: dict[str, int] = {}
    for child in element:
        tag = local_name(child)
        counts[tag] = counts.get(tag, 0) + 1
        yield from _leaves(child, f"{path}/{tag}[{counts[tag]}]")
