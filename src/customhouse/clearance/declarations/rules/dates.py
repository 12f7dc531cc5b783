"""Dates: years that can be, and dates of acceptance that the law can be read as of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from customhouse.clearance.declarations.records import Stage
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.legal_date import EARLIEST_YEAR
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid

LATEST_AHEAD = 100
"""Years ahead of today after which no date of a paper can lie."""

KEPT_DAYS = Decimal(1095)
"""Days for which an older acceptance can be completed, where the law sets no figure (`acceptance_days_back`)."""


def _given(case: Case) -> Iterator[tuple[Place, date]]:
    """Every date of the declaration, with its place."""
    if case.record.acceptance_declared is not None:
        yield place.ACCEPTANCE, case.record.acceptance_declared.date()
    for number, document in enumerate(case.record.documents, start=1):
        if document.issued is not None:
            yield place.document(place.DECLARATION, number).into("276", "EffectiveDateTime"), document.issued
    for at, goods in case.items():
        for number, document in enumerate(goods.documents, start=1):
            if document.issued is not None:
                yield place.document(at, number).into("276", "EffectiveDateTime"), document.issued


def _impossible_year(case: Case) -> Iterator[Hit]:
    """A year such as 1800 or 2900 is a slip of the keyboard; no law can be read as of it."""
    latest = case.circumstances.at.year + LATEST_AHEAD
    for at, day in _given(case):
        if not EARLIEST_YEAR <= day.year <= latest:
            yield Hit(at, {"date": day.isoformat()})


def _accepted_later(case: Case) -> Iterator[Hit]:
    """A declaration cannot have been accepted on a day to come; a pre-lodged one may hope for it."""
    declared = case.record.acceptance_declared
    if declared is None or case.record.stage is Stage.PRELODGED:
        return
    if declared > case.circumstances.at + timedelta(days=1):
        severity = Severity.ERROR if case.record.stage is Stage.SUPPLEMENTARY else None
        yield Hit(place.ACCEPTANCE, {"date": declared.date().isoformat()}, severity)


def _accepted_long_ago(case: Case) -> Iterator[Hit]:
    """A supplementary declaration long after the goods left escapes control; customs looks at why."""
    declared = case.record.acceptance_declared
    if declared is None or case.record.stage is not Stage.SUPPLEMENTARY or declared.year < EARLIEST_YEAR:
        return
    days = case.law.limit("acceptance_days_back", case.on, KEPT_DAYS)
    if (case.circumstances.at - declared).days > days:
        yield Hit(place.ACCEPTANCE, {"date": declared.date().isoformat(), "days": str(days)})


def is_quiet(case: Case) -> bool:
    """Whether no acceptance is declared and every year can be: then no rule here finds anything."""
    return case.record.acceptance_declared is None and not any(_impossible_year(case))


RULES = (
    Rule(
        "DAT-YEAR",
        Severity.ERROR,
        "WCO DM 023, 276",
        msgid("The date {date} is not possible."),
        msgid("Check the year."),
        _impossible_year,
    ),
    Rule(
        "DAT-FUTR",
        Severity.WARNING,
        "WCO DM 023",
        msgid("The date of acceptance {date} lies in the future."),
        msgid("Leave the date of acceptance to customs, or pre-lodge the declaration."),
        _accepted_later,
    ),
    Rule(
        "DAT-OLD",
        Severity.WARNING,
        "WCO DM 023; RKC General Annex 3.13, 3.14",
        msgid("The acceptance on {date} lies more than {days} days back."),
        msgid("Check the date, and keep the records of the entry at hand."),
        _accepted_long_ago,
    ),
)
