"""The terms of rulings as dated law: how long each step may take, how long a ruling binds, and how gravely.

Source: WTO Trade Facilitation Agreement, Article 3 (advance rulings: reasonable, time-bound, valid for a reasonable
period, review on request); Revised Kyoto Convention, General Annex, standard 9.9.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from customhouse.messages.findings import Severity


class RulingTermsError(ValueError):
    """A row of the terms of rulings cannot be read; the message names file, line and cause."""


@dataclass(frozen=True, slots=True)
class RulingTerms:
    """The terms of one kind of ruling on a day. Days are calendar days; `document` is the code that cites a ruling."""

    completeness_days: int = 15
    decision_days: int = 90
    valid_months: int = 36
    review_days: int = 30
    severity: Severity = Severity.ERROR
    document: str = ""
    legal_reference: str = ""


def terms_of_rows(rows: Sequence[Mapping[str, str]], kind: str, on: date) -> RulingTerms:
    """The terms of a kind of ruling on a day, from rows of `rulings/terms.csv`; the defaults where no row holds.

    Raises `RulingTermsError` on a row that is wrong.
    """
    for line, row in enumerate(rows, start=2):
        try:
            if row["kind"] == kind and _holds(row, on):
                return _terms(row)
        except (KeyError, ValueError) as error:
            raise RulingTermsError(f"rulings/terms.csv, line {line}: {error!r}") from error
    return RulingTerms()


def _holds(row: Mapping[str, str], on: date) -> bool:
    last = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
    return date.fromisoformat(row["valid_from"]) <= on <= last


def _terms(row: Mapping[str, str]) -> RulingTerms:
    names = ("completeness_days", "decision_days", "valid_months", "review_days")
    figures = {name: int(row[name]) for name in names}
    if min(figures.values()) < 0:
        raise ValueError("a term below zero")
    return RulingTerms(
        **figures, severity=Severity(row["binding"]), document=row["document"], legal_reference=row["legal_reference"]
    )


def due_on(start: date, days: int) -> date:
    """The last day on which something may be done that has so many days, the first one after `start`.

    >>> due_on(date(2026, 3, 1), 30)
    datetime.date(2026, 3, 31)
    """
    return start + timedelta(days=days)


def last_day(first: date, months: int) -> date:
    """The last day of a ruling that binds for so many months from `first`.

    >>> last_day(date(2026, 3, 1), 36), last_day(date(2026, 8, 31), 6)
    (datetime.date(2029, 2, 28), datetime.date(2027, 2, 27))
    """
    year, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + year, month + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1])) - timedelta(days=1)
