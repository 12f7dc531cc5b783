"""A proposal from JSON: names and lists are bounded, and what cannot be read is told with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.proposals.records import KINDS, WAYS, Criterion, Goods, Proposal

LARGEST = 500_000
"""Bytes of a proposal."""
TITLE, LONG, WORDS = 200, 5000, 500
MOST_GOODS, MOST = 50, 20
"""Goods of one proposal; codes, and criteria, of goods."""
CODE = re.compile(r"[0-9]{4}|[0-9]{6}", re.ASCII)
FIELDS = {
    "": ("title", "why", "goods"),
    "goods": ("name", "words", "codes", "whole", "to", "text", "criteria"),
    "criteria": ("kind", "text", "verified"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")


def parse_proposal(body: bytes | str) -> tuple[Proposal, tuple[Finding, ...]]:
    """A proposal in JSON, and everything that could not be read of it."""
    if len(body) > LARGEST:
        return Proposal(""), (_unread("", msgid("The proposal is larger than {most} bytes."), most=str(LARGEST)),)
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return Proposal(""), (_unread("", msgid("The proposal is no JSON.")),)
    return read_proposal(given)


def read_proposal(given: Any) -> tuple[Proposal, tuple[Finding, ...]]:
    """A proposal from the values of its JSON, and everything that could not be read of it."""
    found: list[Finding] = []
    top = _object(given, "", FIELDS[""], found)
    goods = [
        _goods(row, f"goods[{number}]", found)
        for number, row in enumerate(_rows(top, "goods", "goods", MOST_GOODS, found), 1)
    ]
    proposal = Proposal(_text(top, "title", "", TITLE, found), _text(top, "why", "", LONG, found), tuple(goods))
    return proposal, tuple(found)


def _goods(given: Any, path: str, found: list[Finding]) -> Goods:
    row = _object(given, path, FIELDS["goods"], found)
    codes = [_code(each, f"{path}.codes", found) for each in _rows(row, "codes", f"{path}.codes", MOST, found)]
    criteria = [
        _criterion(each, f"{path}.criteria[{number}]", found)
        for number, each in enumerate(_rows(row, "criteria", f"{path}.criteria", MOST, found), 1)
    ]
    if not isinstance(row.get("whole", False), bool):
        found.append(_unread(f"{path}.whole", msgid("Write true or false.")))
    return Goods(
        _text(row, "name", path, TITLE, found),
        _text(row, "words", path, WORDS, found),
        tuple(code for code in codes if code),
        row.get("whole") is True,
        _code(row.get("to") or "", f"{path}.to", found),
        _text(row, "text", path, LONG, found),
        tuple(criteria),
    )


def _criterion(given: Any, path: str, found: list[Finding]) -> Criterion:
    row = _object(given, path, FIELDS["criteria"], found)
    return Criterion(
        _choice(row, "kind", path, KINDS, found),
        _text(row, "text", path, WORDS, found),
        _choice(row, "verified", path, ("", *WAYS), found),
    )


def _object(given: Any, path: str, names: tuple[str, ...], found: list[Finding]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        found.append(_unread(path, msgid("An object with these fields is wanted: {fields}."), fields=", ".join(names)))
        return {}
    for name in given:
        if name not in names:
            message = msgid("Nobody reads this field; there are: {fields}.")
            found.append(_unread(f"{path}.{_plain(str(name))[:40]}".strip("."), message, fields=", ".join(names)))
    return given


def _rows(row: Mapping[str, Any], name: str, path: str, most: int, found: list[Finding]) -> list[Any]:
    given = row.get(name)
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > most:
        found.append(_unread(path, msgid("A list of at most {most} is wanted."), most=str(most)))
        return []
    return given


def _text(row: Mapping[str, Any], name: str, path: str, most: int, found: list[Finding]) -> str:
    given = row.get(name) or ""
    if not isinstance(given, str) or len(given) > most:
        message = msgid("A text of at most {most} letters is wanted.")
        found.append(_unread(f"{path}.{name}".strip("."), message, most=str(most)))
        return ""
    return _plain(given)


def _choice(row: Mapping[str, Any], name: str, path: str, options: tuple[str, ...], found: list[Finding]) -> str:
    given = row.get(name) or ""
    if given in options:
        return str(given)
    message = msgid("One of these is wanted: {options}.")
    found.append(_unread(f"{path}.{name}", message, options=", ".join(filter(None, options))))
    return ""


def _code(given: Any, path: str, found: list[Finding]) -> str:
    plain = re.sub(r"[. ]", "", given) if isinstance(given, str) else ""
    if given and not CODE.fullmatch(plain):
        found.append(_unread(path, msgid("A code of four or six digits is wanted.")))
        return ""
    return plain


def _plain(text: str) -> str:
    return _CONTROL.sub("", text).strip()


def _unread(path: str, message: str, **params: str) -> Finding:
    remedy = msgid("Write the proposal as docs/editions.md describes it.")
    return Finding("PRP-READ", Severity.ERROR, "", path, message, remedy, params)
