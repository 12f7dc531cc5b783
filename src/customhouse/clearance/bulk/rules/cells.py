"""The cells of one row: what stands in a column, as text or as a figure; what cannot be read becomes a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from customhouse.messages.findings import Finding, Severity, msgid

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Cells:
    """A row by its columns; `findings` grows while it is read. Columns that the row lacks are empty."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self._row = row
        self.findings: list[Finding] = []

    def text(self, column: str) -> str:
        """What stands in a column, without the blanks around it."""
        return self._row.get(column, "").strip()

    def figure(self, column: str) -> Decimal | None:
        """The number in a column; None where it is empty, or is no number (which is found)."""
        text = self.text(column)
        if not text:
            return None
        try:
            return Decimal(text)
        except InvalidOperation:
            self._found("ROW-FIGURE", column, text, _NO_FIGURE, _GIVE_FIGURE)
            return None

    def day(self, column: str) -> date | None:
        """The day in a column; None where it is none (which is found: without a day no law applies)."""
        text = self.text(column)
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._found("ROW-DAY", column, text, _NO_DAY, _GIVE_DAY)
        return None

    def _found(self, code: str, column: str, text: str, message: str, remedy: str) -> None:
        params = {"column": column, "value": text[:40]}
        self.findings.append(Finding(code, Severity.ERROR, "42A", column, message, remedy, params))


_NO_FIGURE = msgid("“{value}” in the column {column} is not a number.")
_GIVE_FIGURE = msgid("Give a plain decimal number, for example 1250.50.")
_NO_DAY = msgid("“{value}” in the column {column} is not a day.")
_GIVE_DAY = msgid("Give the day as year, month and day, for example 2026-03-02.")
