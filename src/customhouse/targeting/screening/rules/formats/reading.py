"""What all readers of lists share: what they answer, safe XML, tables, and days as lists write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.screening.records import Entry

LONGEST_KEY = 100
"""Letters of the number under which a keeper lists somebody."""
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_TURNED = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_WORDED = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class ListRead:
    """The entries of a list, and what of it could not be read; a file that is no list has one error and no entry."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...] = ()


def xml_of(data: bytes) -> etree._Element | Finding:
    """The document of a list without following entities or addresses; a finding where it is no XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        where = "{}:{}".format(*error.position)
        return broken(where, msgid("The file is not well-formed XML: {why}"), {"why": str(error.msg)})


def rows_of(data: bytes, skip: int = 0) -> list[dict[str, str]] | Finding:
    """The rows of a table in CSV under its header, `skip` lines above it passed over; a finding where it is no text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return broken(str(error.start), msgid("The file is no UTF-8 text."), {})
    if "\0" in text:
        return broken(str(text.index("\0")), msgid("The file is no table: it holds signs that no text has."), {})
    lines = text.splitlines(keepends=True)[skip:]
    rows = csv.DictReader(io.StringIO("".join(lines)))
    try:
        return [{(name or "").strip(): (value or "").strip() for name, value in _plain(row)} for row in rows]
    except csv.Error:
        message = msgid("Line {line}: the row cannot be read as a table; a quotation mark may be open.")
        line = str(rows.line_num + skip)
        return broken(line, message, {"line": line})


def _plain(row: dict[str | None, str | list[str]]) -> Iterator[tuple[str | None, str]]:
    """A row without what stands beyond its columns."""
    return ((name, value) for name, value in row.items() if isinstance(value, str))


def broken(where: str, message: str, params: dict[str, str]) -> Finding:
    """Nothing of the file can be read."""
    remedy = msgid("Fetch the list anew from its keeper, and name its format.")
    return Finding("WLS-FILE", Severity.ERROR, "", where, message, remedy, params)


def nameless(where: str) -> Finding:
    """An entry without a name or number: it can never match, and is left out."""
    message = msgid("An entry of the list has neither a name nor a number and was left out.")
    return Finding("WLS-NAMELESS", Severity.WARNING, "", where, message, msgid("Ask the keeper of the list."))


def no_list(expected: str) -> ListRead:
    """The file is well formed and holds no list of this format."""
    message = msgid("The file holds no list in this format: {expected} is missing.")
    return ListRead((), (broken("", message, {"expected": expected}),))


def gathered(entries: Iterable[Entry]) -> ListRead:
    """The entries that can ever match, each under a key of its own; those that cannot are told."""
    fit: dict[str, Entry] = {}
    findings: list[Finding] = []
    for number, entry in enumerate(entries, start=1):
        fault = _fault(number, entry, fit)
        if fault is None:
            fit[entry.key] = entry
        else:
            findings.append(fault)
    return ListRead(tuple(fit.values()), tuple(findings))


def _fault(number: int, entry: Entry, before: Container[str]) -> Finding | None:
    """Why an entry is left out; `number` is its place among the entries of the file, from 1."""
    if not (entry.names or entry.identifiers):
        return nameless(entry.key or str(number))
    params = {"number": str(number), "key": entry.key[:LONGEST_KEY]}
    if not entry.key or len(entry.key) > LONGEST_KEY:
        message = msgid("Entry {number} has no key, or one of more than 100 letters, and was left out.")
    elif entry.key in before:
        message = msgid("Entry {number}: the key {key} stands above already; the entry was left out.")
    else:
        return None
    return Finding("WLS-KEY", Severity.ERROR, "", str(number), message, msgid("Ask the keeper of the list."), params)


def day_of(text: str) -> str:
    """A date of birth as ISO text, as far as it is known; empty where nothing can be made of it.

    >>> day_of("1965-03-01T00:00:00"), day_of("00/00/1965"), day_of("01/03/1965"), day_of("1 March 1965")
    ('1965-03-01', '1965', '1965-03-01', '1965-03-01')
    >>> day_of("circa 1965"), day_of("1 Foo 1965")
    ('1965', '1965')
    >>> day_of("unknown"), day_of("1965-00-00")
    ('', '1965')
    """
    if turned := _TURNED.search(text):
        day, month, year = turned.groups()
    elif worded := _WORDED.search(text):
        day, word, year = worded.groups()
        month = f"{_MONTHS.index(word.lower()) + 1 if word.lower() in _MONTHS else 0:02}"
    elif iso := _DAY.search(text):
        year, month, day = iso[1], iso[2] or "00", iso[3] or "00"
    else:
        return ""
    if not 1 <= int(month) <= 12:  # noqa: PLR2004  # months
        return year
    return f"{year}-{month}-{int(day):02}" if 1 <= int(day) <= 31 else f"{year}-{month}"  # noqa: PLR2004  # days


def joined(*parts: str) -> str:
    """The parts of a name in one line."""
    return " ".join(" ".join(parts).split())


def once(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something, each once, in their order."""
    return tuple(dict.fromkeys(text for text in texts if text))
