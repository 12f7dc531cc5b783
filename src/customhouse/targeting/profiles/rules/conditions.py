"""The language of conditions: from what an analyst writes to a condition tree, and back.

    all:
      - {fact: commodity, prefix: ["8703"]}
      - not: {fact: preference, equals: "100"}
      - {fact: value_per_kilogram, less_than: "2.50"}

A branch is `all`, `any` (lists) or `not` (one condition). A leaf names a fact of the dictionary and one operator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from customhouse.messages.findings import msgid
from customhouse.targeting.facts.rules.dictionary import FACTS, Kind
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Condition, Group, Not, Operand
from customhouse.targeting.profiles.rules.entries import Entry, decimal

DEEPEST = 12
"""Levels of branches within branches: deeper, nobody can read a condition."""

_ORDERED = ("equals", "at_least", "at_most", "more_than", "less_than", "between", "same_as", "differs_from", "known")
SUITED: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("equals", "in", "in_group", "prefix", "contains", "same_as", "differs_from", "known"),
    Kind.NUMBER: _ORDERED,
    Kind.DATE: _ORDERED,
    Kind.FLAG: ("equals",),
    Kind.CODES: ("has_any", "has_all"),
}
"""The operators that suit each kind of fact."""

_NOTHING = AllOf(())
_COUNTRIES = frozenset({"origin", "export_country", "destination", "seller_country"})
_BY_CODE = frozenset({"equals", "in", "prefix", "contains"})
"""Operators by which a code is compared with codes, or with parts of them."""
_POINTED = re.compile(r"(?<=\d)[. ](?=\d)")
_FIGURES = re.compile(r"\d{1,12}", re.ASCII)


def read_condition(written: Entry, depth: int = 1) -> Condition:
    """The condition written; faults are added to the entry's findings, and then the result is of no use."""
    if depth > DEEPEST:
        written.fault("PRF-DEPTH", msgid("The condition has too many levels."), msgid("Split it into two profiles."))
        return _NOTHING
    names = list(written.written)
    if names in (["all"], ["any"]):
        return _branch(written, str(names[0]), depth)
    if names == ["not"]:
        part = written.written["not"]
        inner = Entry(part if isinstance(part, Mapping) else {}, f"{written.path}.not", written.found)
        return Not(read_condition(inner, depth + 1))
    return _leaf(written)


def write_condition(condition: Condition) -> dict[str, Any]:
    """The condition as plain data that `read_condition` reads back to the same tree; numbers and days as text."""
    match condition:
        case AllOf(parts):
            return {"all": [write_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [write_condition(part) for part in parts]}
        case Not(part):
            return {"not": write_condition(part)}
    return {"fact": condition.fact, condition.operator: _plain(condition.operand)}


def _plain(operand: Operand) -> Any:
    if isinstance(operand, Group):
        return operand.code
    if isinstance(operand, tuple):
        return [_plain(part) for part in operand]
    return operand if isinstance(operand, str | bool) else str(operand)


def _branch(written: Entry, name: str, depth: int) -> Condition:
    parts = tuple(read_condition(part, depth + 1) for part in written.entries(name))
    if not parts:
        written.fault(
            "PRF-EMPTY",
            msgid("“{branch}” contains no condition."),
            msgid("Add a condition to “{branch}”, or remove “{branch}”."),
            branch=name,
        )
    return AllOf(parts) if name == "all" else AnyOf(parts)


def _leaf(written: Entry) -> Condition:
    name = written.written.get("fact")
    if not isinstance(name, str) or name not in FACTS:
        written.fault(
            "PRF-FACT",
            msgid("There is no fact called “{fact}”."),
            msgid("Write all, any, not, or a fact with an operator. The facts are: {known}."),
            fact=str(name),
            known=", ".join(FACTS),
        )
        return _NOTHING
    kind = FACTS[name].kind
    operators = [str(key) for key in written.written if key != "fact"]
    if not operators:
        written.fault(
            "PRF-OPERATOR",
            msgid("The fact {fact} has no operator."),
            msgid("Use one of: {known}."),
            fact=name,
            known=", ".join(SUITED[kind]),
        )
        return _NOTHING
    if len(operators) != 1 or operators[0] not in SUITED[kind]:
        written.fault(
            "PRF-OPERATOR",
            msgid("The fact {fact} needs exactly one operator that suits it; these were given: {given}."),
            msgid("Use one of: {known}."),
            fact=name,
            given=", ".join(operators),
            known=", ".join(SUITED[kind]),
        )
        return _NOTHING
    return _compared(written, name, kind, operators[0])


def _compared(written: Entry, name: str, kind: Kind, operator: str) -> Condition:
    read = _operand(kind, operator, written.written[operator])
    operand = None if read is None else _as_declared(name, operator, read)
    if operand is None or _is_met_by_none(name, operator, operand):
        written.fault(
            "PRF-OPERAND",
            msgid("{operator} cannot compare {fact} with “{operand}”."),
            msgid(
                "Write codes in quotes and days as 2019-01-31; give between two values, the lower first, "
                "and same_as the name of a fact of the same kind."
            ),
            operand=str(written.written[operator]),
            operator=operator,
            fact=name,
            at=operator,
        )
    return _NOTHING if operand is None else Comparison(name, operator, operand)


def _as_declared(name: str, operator: str, operand: Operand) -> Operand:
    """An operand as declarations write it: countries in capitals, goods codes in bare figures (`6403.20` is 640320)."""
    if operator not in _BY_CODE or name not in {"commodity", *_COUNTRIES}:
        return operand
    codes = [str(code) for code in (operand if isinstance(operand, tuple) else (operand,))]
    plain = tuple(code.upper() if name in _COUNTRIES else _POINTED.sub("", code) for code in codes)
    return plain if isinstance(operand, tuple) else plain[0]


def _is_met_by_none(name: str, operator: str, operand: Operand) -> bool:
    """Whether a goods code is compared with what is none: no goods would ever meet it, and nobody would be told."""
    codes = operand if isinstance(operand, tuple) else (operand,)
    return name == "commodity" and operator in _BY_CODE and not all(_FIGURES.fullmatch(str(code)) for code in codes)


def _operand(kind: Kind, operator: str, value: object) -> Operand | None:
    if operator in {"in", "prefix", "contains", "has_any", "has_all"}:
        return _codes(value)
    if operator == "in_group":
        return Group(value) if isinstance(value, str) and value else None
    if operator in {"same_as", "differs_from"}:
        return value if isinstance(value, str) and value in FACTS and FACTS[value].kind is kind else None
    if operator == "known":
        return value if isinstance(value, bool) else None
    if operator == "between":
        return _pair(_SINGLE[kind], value)
    return _SINGLE[kind](value)


def _codes(value: object) -> tuple[str, ...] | None:
    listed = [value] if isinstance(value, str) else value
    if isinstance(listed, list) and listed and all(isinstance(code, str) and code for code in listed):
        return tuple(listed)
    return None


def _pair(single: Callable[[object], Any], value: object) -> Operand | None:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004  # a range has two ends
        return None
    low, high = single(value[0]), single(value[1])
    return (low, high) if low is not None and high is not None and low <= high else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


_SINGLE: Mapping[Kind, Callable[[object], str | bool | Decimal | date | None]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: decimal,
    Kind.DATE: _day,
    Kind.FLAG: _flag,
}
