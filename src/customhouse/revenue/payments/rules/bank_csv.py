"""A bank's statement as a plain table (CSV, UTF-8, `,` or `;` between cells), for banks that send no CAMT.053.

Columns: `account`, `reference` (the bank's own), `booked_on` (2026-01-31), `amount` (`12.50`; below zero: paid out),
`currency`, `payer`, `text` (what the payer wrote), and if the bank says it `valued_on`. Others are left alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date

from customhouse.revenue.payments.records import BankStatement, StatementLine
from customhouse.revenue.payments.rules.camt import StatementError
from customhouse.revenue.payments.rules.texts import figure, references_in

COLUMNS = ("account", "reference", "booked_on", "amount", "currency", "payer", "text")


def read_csv(data: bytes) -> list[BankStatement]:
    """The statements in a table, one for each account; `StatementError` names the line that cannot be read."""
    try:
        text = data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        raise StatementError("not UTF-8") from error
    head = text.partition("\n")[0]
    try:
        reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",", strict=True)
        named, rows = reader.fieldnames or (), list(reader)
    except csv.Error as error:
        raise StatementError(str(error)) from error
    if missing := [column for column in COLUMNS if column not in named]:
        raise StatementError(f"line 1: no column {', '.join(missing)}")
    lines = [(row["account"], _line(number, row)) for number, row in enumerate(rows, start=2)]
    return [BankStatement(account, tuple(_of(account, lines))) for account in dict.fromkeys(each for each, _ in lines)]


def _of(account: str, lines: Iterable[tuple[str, StatementLine]]) -> list[StatementLine]:
    return [line for each, line in lines if each == account]


def _line(number: int, row: dict[str, str]) -> StatementLine:
    if any(row[column] is None for column in COLUMNS):
        raise StatementError(f"line {number}: too few cells")
    try:
        amount, valued = figure(row["amount"]), (row.get("valued_on") or "").strip()
        return StatementLine(
            number=number,
            key=row["reference"].strip(),
            booked_on=date.fromisoformat(row["booked_on"].strip()),
            amount=abs(amount),
            currency=row["currency"].strip(),
            is_credit=amount > 0,
            payer=row["payer"].strip(),
            references=references_in(row["text"]),
            text=row["text"][:500],
            valued_on=date.fromisoformat(valued) if valued else None,
        )
    except ValueError as error:
        raise StatementError(f"line {number}: {error!r}") from error
