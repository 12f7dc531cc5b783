"""The months of deferment accounts, and the numbers of guarantees and of their statements.

>>> debit_on(date(2025, 12, 1), 15)
datetime.date(2026, 1, 15)
"""

from __future__ import annotations

from datetime import date, timedelta

from customhouse.reference.identifiers.characters import check_digit
from customhouse.revenue.guarantees.records import CoverKind
from customhouse.revenue.notices.rules import references

LETTERS = {CoverKind.DEFERMENT: "D", CoverKind.COMPREHENSIVE: "C", CoverKind.INDIVIDUAL: "G"}


def first_of_month(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def debit_on(month: date, debit_day: int) -> date:
    """The day on which what was put off in a month is debited: in the month after it."""
    return (first_of_month(month) + timedelta(days=32)).replace(day=debit_day)


def cover_number(year: int, country: str, kind: CoverKind, serial: int) -> str:
    """The guarantee reference number (GRN) of the `serial`-th guarantee or account of a year.

    >>> cover_number(2026, "XD", CoverKind.DEFERMENT, 1)
    '26XDD000000000019'
    """
    body = f"{year % 100:02d}{country}{LETTERS[kind]}{serial:011d}"
    return body + check_digit(body)


def statement_reference(number: str, month: date) -> str:
    """The creditor reference of an account's statement for a month.

    >>> references.is_valid(statement_reference("26XDD000000000019", date(2026, 3, 1)))
    True
    """
    return references.made(f"{number}{month:%y%m}")
