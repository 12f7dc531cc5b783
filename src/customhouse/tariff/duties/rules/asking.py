"""What somebody asks of the duty calculator, read into a goods item: every doubtful word answered by a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.units.rules import UnknownUnit, find_unit
from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.duties.rules.evaluating import LARGEST
from customhouse.tariff.duties.rules.expressions import PART, RETAIL_PRICE
from customhouse.tariff.duties.rules.places import place
from customhouse.tariff.measures.records import EXPORT, IMPORT

_FIGURE = re.compile(r"\d{1,18}(\.\d{1,10})?", re.ASCII)
_CODE = re.compile(r"[A-Z0-9]{1,8}", re.ASCII)
_YEARS = range(1900, 2200)
_LONGEST_ECHO = 40
_LONGEST_PART = 120


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question as they were given; `quantities` are `UNIT=N`, `at` an ISO date."""

    commodity: str
    origin: str
    value: str
    quantities: Sequence[str] = ()
    at: str = ""
    direction: str = IMPORT
    preference: str = ""
    certificates: Sequence[str] = ()
    additional_codes: Sequence[str] = ()


def read_question(question: Question, is_country: Callable[[str], bool]) -> AssessableItem:
    """The goods item that a question is about; its commodity code is taken as written.

    Raises `Refused` with a finding for every argument that cannot be read; its path is the argument's name.
    """
    findings: list[Finding] = []
    value = _figure("value", question.value, findings)
    quantities = _quantities(question.quantities, findings)
    origin = question.origin.strip().upper()
    if origin and not is_country(origin):
        findings.append(_finding("origin", "DUTY-ASK-ORIGIN", msgid("There is no country “{given}”."), _ORIGIN, origin))
    if question.direction not in {IMPORT, EXPORT}:
        findings.append(
            _finding(
                "direction",
                "DUTY-ASK-DIRECTION",
                msgid("“{given}” is not a direction of trade."),
                msgid("Write import or export."),
                question.direction,
            )
        )
    codes = (question.preference, *question.certificates, *question.additional_codes)
    findings += [
        _finding(
            "codes",
            "DUTY-ASK-CODE",
            msgid("“{given}” is not the code of a preference, certificate or company."),
            msgid("Write capital letters and figures only, such as 300, N954 or A101."),
            code,
        )
        for code in codes
        if code and not _CODE.fullmatch(code)
    ]
    if findings:
        raise Refused(findings)
    return AssessableItem(
        1,
        question.commodity,
        origin,
        value,
        question.direction,
        question.preference,
        quantities,
        frozenset(question.certificates),
        frozenset(question.additional_codes),
    )


def read_amount(argument: str, text: str) -> Decimal:
    """An amount of money as it was given. Raises `Refused` where it is none."""
    findings: list[Finding] = []
    amount = _figure(argument, text, findings)
    if findings:
        raise Refused(findings)
    return amount


def read_day(text: str, today: date) -> date:
    """The day that a question is asked for: today where none is given. Raises `Refused`."""
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise Refused(
            [
                _finding(
                    "at",
                    "DUTY-ASK-DATE",
                    msgid("“{given}” is not a day for which the law can be looked up."),
                    msgid("Write a date as 2026-01-31."),
                    text,
                )
            ]
        )
    return day


_ORIGIN = msgid("Use the two letters of ISO 3166-1, such as TN or JP.")


def _quantities(given: Sequence[str], findings: list[Finding]) -> Mapping[str, Decimal]:
    read: dict[str, Decimal] = {}
    for words in given:
        unit, equals, figure = words.partition("=")
        unit = unit.strip().upper()
        if not equals or not _is_unit(unit) or unit in read:
            findings.append(
                _finding(
                    "quantity",
                    "DUTY-ASK-QUANTITY",
                    msgid("“{given}” is not a quantity, or its unit is given twice."),
                    msgid("Write the unit's code of UNECE Recommendation 20 and the figure, such as KGM=12.5."),
                    words,
                )
            )
        else:
            read[unit] = _figure("quantity", figure, findings)
    return read


def _is_unit(key: str) -> bool:
    code, _, qualifier = key.partition("#")
    if code == RETAIL_PRICE or (key.startswith(PART) and len(PART) < len(key) <= _LONGEST_PART):
        return True
    try:
        find_unit(code)
    except UnknownUnit:
        return False
    return not qualifier or (len(qualifier) == 1 and qualifier.isascii() and qualifier.isalnum())


def _figure(argument: str, text: str, findings: list[Finding]) -> Decimal:
    text = text.strip()
    if _FIGURE.fullmatch(text):
        return Decimal(text)
    findings.append(
        _finding(
            argument,
            "DUTY-ASK-FIGURE",
            msgid("“{given}” is not an amount on which duty can be charged."),
            msgid("Write a figure such as 1250.50: not negative, a point before decimals, no thousands separators."),
            text,
        )
    )
    return LARGEST


def _finding(argument: str, code: str, message: str, remedy: str, given: str) -> Finding:
    shown = given if len(given) <= _LONGEST_ECHO else given[:_LONGEST_ECHO] + "…"
    pointer, _ = place(1, argument if argument in {"value", "quantity", "origin"} else "item")
    return Finding(code, Severity.ERROR, pointer, argument, message, remedy, {"given": shown})
