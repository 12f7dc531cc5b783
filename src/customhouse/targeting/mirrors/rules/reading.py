"""A partner's statistics as a plain table (CSV, UTF-8, a row of headings first).

Columns: `product` (six figures of the Harmonized System), `partner` (ISO 3166-1, two letters), `period` (`2025` or
`2025-03`), `value`, `currency` (ISO 4217); and where there are any: `net_mass` (kilograms), `quantity` with `unit`
(UNECE Rec 20), `basis` (`FOB`, the usual, or `CIF`).
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.mirrors.records import Basis, Key, Statement

NEEDED = ("product", "partner", "period", "value", "currency")
MORE = ("net_mass", "quantity", "unit", "basis")
LARGEST = Decimal(10) ** 15
"""Below it every value and quantity lies."""
SHAPES = {
    "product": (re.compile(r"[0-9]{6}", re.ASCII), msgid("Write six figures, as 850440.")),
    "partner": (re.compile(r"[A-Z]{2}", re.ASCII), msgid("Write the two letters of ISO 3166-1, as BR.")),
    "period": (
        re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2]))?", re.ASCII),
        msgid("Write a year or a month, as 2025 or 2025-03."),
    ),
    "currency": (re.compile(r"[A-Z]{3}", re.ASCII), msgid("Write the three letters of ISO 4217, as USD.")),
    "unit": (re.compile(r"[A-Z0-9]{0,3}", re.ASCII), msgid("Write a code of UNECE Recommendation 20, as NAR.")),
    "basis": (re.compile(r"FOB|CIF|"), msgid("Write FOB or CIF.")),
}
FIGURES = ("value", "net_mass", "quantity")


@dataclass(frozen=True, slots=True)
class TableRead:
    """The statements of a table, and what of it was left out and why; where it is no table, one error alone."""

    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...] = ()


def read_table(data: bytes) -> TableRead:
    """The statements of a table; rows that cannot be read, or stand twice, are told and left out."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return TableRead((), (_no_table(msgid("The file is no UTF-8 text.")),))
    if "\0" in text:
        return TableRead((), (_no_table(msgid("The file is no table: it holds signs that no text has.")),))
    rows = csv.DictReader(io.StringIO(text))
    statements: dict[Key, Statement] = {}
    findings: list[Finding] = []
    try:
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            return TableRead((), (_no_table(msgid("The column {column} is missing."), {"column": missing[0]}),))
        for row in rows:
            read = _statement(rows.line_num, {name: (row.get(name) or "").strip() for name in (*NEEDED, *MORE)})
            if isinstance(read, Finding):
                findings.append(read)
            elif statements.setdefault(read.key, read) is not read:
                findings.append(_twice(rows.line_num, read))
    except csv.Error:
        return TableRead((), (_no_table(msgid("The file cannot be read as a table.")),))
    return TableRead(tuple(statements.values()), tuple(findings))


def _statement(line: int, row: dict[str, str]) -> Statement | Finding:
    for name, (shape, remedy) in SHAPES.items():
        row[name] = row[name].upper()
        if not shape.fullmatch(row[name]):
            return _wrong(line, name, row[name], remedy)
    figures = {name: _figure(row[name]) for name in FIGURES}
    for name in FIGURES:
        if row[name] and figures[name] is None:
            return _wrong(line, name, row[name], msgid("Write a number from 0, with a point, as 1234.50."))
    value = figures["value"]
    if value is None:
        return _wrong(line, "value", "", msgid("Write a number from 0, with a point, as 1234.50."))
    if figures["quantity"] and not row["unit"]:
        return _wrong(line, "unit", "", msgid("Say in which unit the quantity is."))
    return Statement(
        row["product"],
        row["partner"],
        row["period"],
        value,
        row["currency"],
        figures["net_mass"],
        figures["quantity"],
        row["unit"],
        Basis(row["basis"] or Basis.FOB),
    )


def _figure(text: str) -> Decimal | None:
    """A figure to three decimals; None where it is none, negative or too large."""
    try:
        figure = Decimal(text) if text.isascii() and len(text) <= 40 else Decimal("NaN")  # noqa: PLR2004  # longer is no figure
    except InvalidOperation:
        return None
    return figure.quantize(Decimal("0.001")) if figure.is_finite() and 0 <= figure < LARGEST else None


def _wrong(line: int, column: str, given: str, remedy: str) -> Finding:
    message = msgid("Line {line}: {given} is no {column}; the row was left out.")
    params = {"line": str(line), "given": given[:60] or "–", "column": column}
    return Finding("MIR-ROW", Severity.ERROR, "", f"{line}:{column}", message, remedy, params)


def _twice(line: int, read: Statement) -> Finding:
    message = msgid("Line {line}: {product} of {partner} in {period} stands above already; the row was left out.")
    params = {"line": str(line), "product": read.product, "partner": read.partner, "period": read.period}
    remedy = msgid("Write product, partner and period once, added up.")
    return Finding("MIR-TWICE", Severity.ERROR, "", f"{line}:product", message, remedy, params)


def _no_table(message: str, params: dict[str, str] | None = None) -> Finding:
    remedy = msgid("Send CSV in UTF-8 with the headings product, partner, period, value, currency.")
    return Finding("MIR-FILE", Severity.ERROR, "", "table", message, remedy, params or {})
