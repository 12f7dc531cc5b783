"""Proofs of origin as other administrations send them: plain data to a record, with everything that is wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.origin.rules.claiming import compact
from customhouse.tariff.origin.rules.proving import MOST_LINES, ProofKind
from customhouse.tariff.origin.states import ProofState

LONGEST: Mapping[str, int] = {
    "issuer": 2,
    "number": 60,
    "kind": 11,
    "scheme": 40,
    "exporter": 200,
    "consignee": 200,
    "consignee_identifier": 40,
    "issued_on": 10,
    "expires_on": 10,
    "state": 9,
    "replaced_by": 60,
}
"""The fields of a proof beside its goods, each with the characters that it may have."""
NEEDED = ("issuer", "number", "issued_on", "expires_on")
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_GOODS = re.compile(r"\d{4}|\d{6}|\d{8,10}", re.ASCII)
_UNIT = re.compile(r"[A-Z0-9]{2,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReceivedGoods:
    """Goods on a proof that was received; `quantity` as text, empty where the proof names none."""

    code: str
    description: str = ""
    quantity: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedSaid:
    """What another administration says of a proof that it issued."""

    issuer: str
    number: str
    kind: str
    scheme: str
    exporter: str
    consignee: str
    consignee_identifier: str
    issued_on: date
    expires_on: date
    state: str
    replaced_by: str
    lines: tuple[ReceivedGoods, ...]

    @property
    def words(self) -> dict[str, Any]:
        """What never changes of it: all but how it stands."""
        told = asdict(self)
        del told["state"], told["replaced_by"]
        return told


def read_received(told: Any) -> tuple[ReceivedSaid | None, list[Finding]]:
    """A proof from plain data (an object of JSON); with findings there is none.

    >>> said, _ = read_received({"issuer": "EG", "number": "a 1", "issued_on": "2026-01-02", "expires_on": "2026-11-02",
    ...     "lines": [{"code": "0902.10", "quantity": "500", "unit": "KGM"}]})
    >>> said.number, said.kind, said.state, said.lines[0].code
    ('A1', 'certificate', 'issued', '090210')
    """
    if not isinstance(told, Mapping):
        return None, [_finding("", msgid("This is no proof of origin."), msgid("Send an object with its fields."))]
    cells = {name: _text(told.get(name)) for name in LONGEST}
    cells["kind"], cells["state"] = (
        cells["kind"] or ProofKind.CERTIFICATE.value,
        cells["state"] or ProofState.ISSUED.value,
    )
    raw = told.get("lines")
    lines = tuple(_goods(each) for each in raw) if isinstance(raw, list) else ()
    found = [*_wrong(cells), *_wrong_lines(lines)]
    days = [_day(cells[name]) for name in ("issued_on", "expires_on")]
    if found or days[0] is None or days[1] is None:
        return None, found
    said = cells | {"number": compact(cells["number"]), "replaced_by": compact(cells["replaced_by"])}
    del said["issued_on"], said["expires_on"]
    return ReceivedSaid(**said, issued_on=days[0], expires_on=days[1], lines=lines), []


def _wrong(cells: Mapping[str, str]) -> Iterator[Finding]:
    for name, most in LONGEST.items():
        if len(cells[name]) > most or not cells[name].isprintable():
            message = msgid("The field {field} is too long, or holds characters that cannot be written.")
            yield _finding(name, message, msgid("Give at most {most} characters."), most=str(most))
    for name in NEEDED:
        if not cells[name]:
            yield _finding(name, msgid("The field {field} is wanting."), msgid("Give it."))
    choices = {"kind": [each.value for each in ProofKind], "state": [each.value for each in ProofState]}
    for name, known in choices.items():
        if cells[name] not in known:
            message = msgid("The field {field} says something that is not known.")
            yield _finding(name, message, msgid("Write one of these: {known}."), known=", ".join(known))
    if cells["issuer"] and not _COUNTRY.fullmatch(cells["issuer"]):
        yield _finding("issuer", msgid("The field {field} is no country."), msgid("Write its code of two letters."))
    for name in ("issued_on", "expires_on"):
        if cells[name] and _day(cells[name]) is None:
            yield _finding(name, msgid("The field {field} is no day."), msgid("Write the day as 2027-01-31."))


def _wrong_lines(lines: tuple[ReceivedGoods, ...]) -> Iterator[Finding]:
    if not 0 < len(lines) <= MOST_LINES:
        message = msgid("A proof names between 1 and {most} goods.")
        yield _finding("lines", message, msgid("Send its goods as lines."), most=str(MOST_LINES))
    for number, line in enumerate(lines[:MOST_LINES], 1):
        fits = _GOODS.fullmatch(line.code) and len(line.description) <= 300 and line.description.isprintable()  # noqa: PLR2004  # a description
        measured = _quantity(line.quantity) is not None and _UNIT.fullmatch(line.unit)
        if not fits or not (measured or (not line.quantity and not line.unit)):
            message = msgid("Line {number} has no code of 4, 6 or 8 to 10 figures, or a quantity without its unit.")
            remedy = msgid("Give code, description, and quantity with its unit (UNECE Rec 20), or neither.")
            yield _finding("lines", message, remedy, number=str(number))


def _goods(raw: Any) -> ReceivedGoods:
    told = raw if isinstance(raw, Mapping) else {}
    cells = {name: _text(told.get(name)) for name in ("code", "description", "quantity", "unit")}
    return ReceivedGoods(**cells | {"code": re.sub(r"[.\s]", "", cells["code"])})


def _quantity(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 < number < 10**15 and len(text) <= 30 else None  # noqa: PLR2004  # sane


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list | bool) else str(value).strip()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _finding(path: str, message: str, remedy: str, **params: str) -> Finding:
    return Finding("PRF-RECEIVED", Severity.ERROR, "", path, message, remedy, {"field": path, **params})
