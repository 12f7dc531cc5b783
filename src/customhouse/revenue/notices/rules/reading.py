"""The pure reader of the law of money: rows of a country pack's files in, `RevenueLaw` out.

Keys of `rows` are the names of the files in `revenue/` without `.csv`. What cannot be read is told by file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from customhouse.revenue.notices.records import NoticeKind, OfficeTerms, PaymentDay
from customhouse.revenue.notices.rules.law import (
    DaysToPay,
    Denomination,
    Head,
    InterestRate,
    PenaltyRow,
    RevenueLaw,
    TermsRow,
    TreasuryAccount,
    Validity,
)

Cells = Mapping[str, str]
FILES = ("office_terms", "payment_terms", "penalties", "interest", "heads", "bank", "denominations")
FIRST_LINE = 2
"""The line of a file's first row: above it stands the header."""
DAY_COUNTS = {"actual/365": 365, "actual/360": 360}
Read = TypeVar("Read")


class LawDataError(ValueError):
    """A row of law data cannot be read; the message names the file, the line and the cause."""


def law_from_rows(rows: Mapping[str, Sequence[Cells]], *, currency: str, places: int) -> RevenueLaw:
    """The law of money from the rows of its files; `LawDataError` on the first row that is wrong."""
    return RevenueLaw(
        currency=currency,
        places=places,
        office_terms=_read("office_terms", rows, _terms),
        payment_terms=_read("payment_terms", rows, _days),
        penalties=_read("penalties", rows, _penalty),
        rates=_read("interest", rows, _rate),
        heads=_read("heads", rows, _head),
        accounts=_read("bank", rows, _account),
        denominations=_read("denominations", rows, _denomination),
    )


def _read(file: str, rows: Mapping[str, Sequence[Cells]], reader: Callable[[Cells], Read]) -> tuple[Read, ...]:
    """Every row of a file, naming file and line where one is wrong."""
    found = []
    for line, row in enumerate(rows.get(file, ()), start=FIRST_LINE):
        try:
            found.append(reader(row))
        except (KeyError, ValueError, InvalidOperation, AttributeError, TypeError) as error:
            raise LawDataError(f"revenue/{file}.csv, line {line}: {error!r}") from error
    return tuple(found)


def _terms(row: Cells) -> TermsRow:
    terms = OfficeTerms(
        office=_text(row, "office"),
        payment_before_selection=_yes(row["payment_before_selection"]),
        release_under_guarantee=_yes(row["release_under_guarantee"]),
        legal_reference=_text(row, "legal_reference"),
    )
    return TermsRow(terms, _validity(row))


def _days(row: Cells) -> DaysToPay:
    days = int(row["days"])
    if days < 0:
        raise ValueError("days below zero")
    return DaysToPay(NoticeKind(row["kind"]), days, _text(row, "legal_reference"), _validity(row))


def _penalty(row: Cells) -> PenaltyRow:
    least, most = _amount(row["minimum"]), _amount(row["maximum"]) if row["maximum"] else None
    if most is not None and most < least:
        raise ValueError("the maximum is below the minimum")
    return PenaltyRow(
        finding_code=_text(row, "finding_code"),
        share=_amount(row["share"]),
        minimum=least,
        maximum=most,
        names=_names(row),
        legal_reference=_text(row, "legal_reference"),
        valid=_validity(row),
    )


def _rate(row: Cells) -> InterestRate:
    return InterestRate(
        annual_rate=_amount(row["annual_rate"]),
        days_of_year=DAY_COUNTS[row["day_count"]],
        runs_to=PaymentDay(row["runs_to"]),
        legal_reference=_text(row, "legal_reference"),
        valid=_validity(row),
    )


def _head(row: Cells) -> Head:
    return Head(
        code=_text(row, "code"),
        order=int(row["order"]),
        bears_interest=_yes(row["bears_interest"]),
        names=_names(row),
        legal_reference=_text(row, "legal_reference"),
        valid=_validity(row),
    )


def _account(row: Cells) -> TreasuryAccount:
    return TreasuryAccount(
        account=_text(row, "account"),
        bic=row["bic"],
        bank=row["bank"],
        names=_names(row),
        legal_reference=_text(row, "legal_reference"),
        valid=_validity(row),
    )


def _denomination(row: Cells) -> Denomination:
    if row["kind"] not in {"note", "coin"}:
        raise ValueError("neither note nor coin")
    return Denomination(row["kind"], _amount(row["value"]), _validity(row))


def _text(row: Cells, column: str) -> str:
    if not row[column]:
        raise ValueError(f"nothing in {column}")
    return row[column]


def _names(row: Cells) -> dict[str, str]:
    return {language: _text(row, f"name_{language}") for language in ("en", "fr", "ar")}


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _amount(text: str) -> Decimal:
    found = Decimal(text)
    if not found.is_finite() or found < 0:
        raise ValueError(f"{text} is no amount")
    return found


def _validity(row: Cells) -> Validity:
    ends = row["valid_to"]
    valid = Validity(date.fromisoformat(row["valid_from"]), date.fromisoformat(ends) if ends else None)
    if valid.valid_to is not None and valid.valid_to < valid.valid_from:
        raise ValueError("it ends before it begins")
    return valid
