"""A schedule written out as a plain table (`reading_sheet`), or as the table of the United States (`reading_us`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date

from babel.numbers import list_currencies

from customhouse.tariff.duties.rules.expressions import Specific
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.schedules.records import Line, Measure, MeasureType, Member, RateOfExchange, Row
from customhouse.tariff.schedules.rules.reading_sheet import AREA, COLUMNS, CURRENCY, EXCHANGE, kind_word

TEMPLATE: tuple[Mapping[str, str], ...] = (
    {"commodity": "0901", "description": "Coffee", "kind": "third country", "rate": "5 %", "valid_from": "2026-01-01"},
    {"commodity": "0901", "kind": "preference", "rate": "free", "area": "FTA", "certificate": "N954"},
    {"commodity": "", "kind": "vat", "rate": "20 %"},
    {"commodity": "", "kind": AREA, "area": "FTA", "excluded": "KE", "description": "Free trade area"},
)
"""What the template of a table shows: a duty, a preference, a tax on everything, a member of an area."""


def write_sheet(rows: Iterable[Row]) -> bytes:
    """The rows as a table with a measure a line; what the table has no column for is not in it.

    Texts of the nomenclature stand beside the measures that have their dates.
    """
    held = list(rows)
    kinds = {row.code: kind_word(row) for row in held if isinstance(row, MeasureType)}
    texts = {(row.code, row.valid_from, row.valid_to): row.text for row in held if isinstance(row, Line)}
    lines: list[Mapping[str, str]] = [{"kind": CURRENCY, "rate": code} for code in sorted(_own_currencies(held))]
    return table(COLUMNS, [*lines, *(cells for row in held if (cells := _cells(row, kinds, texts)))])


def _own_currencies(rows: Iterable[Row]) -> set[str]:
    """Currencies of the rates that ISO 4217 does not have: the table must say them first."""
    terms = (
        term for row in rows if isinstance(row, Measure) and row.expression for term in parsed(row.expression).terms
    )
    return {term.currency for term in terms if isinstance(term, Specific)} - set(list_currencies())


def template() -> bytes:
    """A table to begin with."""
    return table(COLUMNS, TEMPLATE)


def _cells(row: Row, kinds: Mapping[str, str], texts: Mapping[tuple[str, date, date | None], str]) -> dict[str, str]:
    if isinstance(row, Measure):
        certificates = dict.fromkeys(each.certificate for each in row.conditions if each.certificate and each.applies)
        return {
            "commodity": row.commodity,
            "description": texts.get((row.commodity, row.valid_from, row.valid_to), ""),
            "kind": kinds.get(row.type, ""),
            "rate": row.expression,
            "area": row.area,
            "excluded": " ".join(sorted(row.excluded)),
            "additional_code": row.additional_code,
            "order_number": row.order_number,
            "certificate": " ".join(certificates),
            "direction": row.direction,
            "legal_reference": row.legal_reference,
            **_dates(row.valid_from, row.valid_to),
        }
    if isinstance(row, Member):
        named = {"kind": AREA, "area": row.area, "excluded": row.member, "description": row.name}
        return named | _dates(row.valid_from, row.valid_to)
    if isinstance(row, RateOfExchange):
        return {"kind": EXCHANGE, "area": row.currency, "rate": f"{row.rate:f}", **_dates(row.valid_from, row.valid_to)}
    return {}


def _dates(begins: date, ends: date | None) -> dict[str, str]:
    first = "" if begins == date.min else begins.isoformat()
    return {"valid_from": first, "valid_to": ends.isoformat() if ends else ""}


def write_us(rows: Iterable[Row]) -> bytes:
    """The general rates as the table of the United States, rates in the grammar of duty expressions."""
    held = list(rows)
    texts = {row.code: row.text for row in held if isinstance(row, Line)}
    columns = ("hts8", "brief_description", "mfn_text_rate", "begin_effect_date", "end_effective_date")
    lines = [
        {
            "hts8": row.commodity,
            "brief_description": texts.get(row.commodity, ""),
            "mfn_text_rate": row.expression,
            "begin_effect_date": _dates(row.valid_from, row.valid_to)["valid_from"],
            "end_effective_date": _dates(row.valid_from, row.valid_to)["valid_to"],
        }
        for row in held
        if isinstance(row, Measure)
    ]
    return table(columns, lines)


def table(columns: tuple[str, ...], lines: Iterable[Mapping[str, str]]) -> bytes:
    """Lines as comma-separated values in UTF-8, a mark before them by which spreadsheets know it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _harmless(line.get(name, "")) for name in columns} for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "@"} else text
