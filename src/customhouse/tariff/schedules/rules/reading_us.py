"""The Harmonized Tariff Schedule of the United States as a table: a line, its general rate in words, its dates.

Every rate text is read into an expression or into a reference to another law (`REFER`); a line without a rate of its
own is told so. `counts` says how many of each class there were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

from customhouse.tariff.duties.rules.expressions import text
from customhouse.tariff.duties.rules.grammar import ExpressionError, parse
from customhouse.tariff.duties.rules.us_rates import UsRate, class_of, read_us_rate
from customhouse.tariff.schedules.records import Content, Kind, Line, Measure, MeasureType, Refusal, Row
from customhouse.tariff.schedules.rules.tables import day, rows_of

DOLLAR = "USD"
GENERAL = MeasureType("103", "C", Kind.THIRD_COUNTRY, "CUD", combines=False, name="General rate of duty")
CODES = ("hts8", "hts number", "htsno", "hts_number")
RATES = ("mfn_text_rate", "general rate of duty", "general", "general_rate_of_duty")
TEXTS = ("brief_description", "description")
BEGINS, ENDS = ("begin_effect_date", "valid_from"), ("end_effective_date", "valid_to")
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?", re.ASCII)
NO_RATE = "the line has no rate text"


def read_us(body: bytes, _name: str = "") -> Content:
    """What the table holds. Raises `ValueError` where it has no column of codes or of rates."""
    rows: list[Row] = [GENERAL]
    refused: list[Refusal] = []
    counts: Counter[str] = Counter()
    lines: set[Line] = set()
    for number, cells in rows_of(body):
        if not any(name in cells for name in CODES) or not any(name in cells for name in RATES):
            raise ValueError("there is no column of codes (hts8) or none of rates (mfn_text_rate)")
        code = _cell(cells, CODES).replace(".", "")
        rate = _rate(_cell(cells, RATES))
        counts[rate.kind if rate else "not understood"] += 1
        try:
            made = _rows(code, cells, text(rate.expression) if rate and rate.expression else "")
        except ValueError as error:
            refused.append(Refusal(f"line {number}", code, str(error)))
            continue
        if rate is None or rate.expression is None:
            why = NO_RATE if rate else f"the rate “{_cell(cells, RATES)[:200]}” is not understood"
            refused.append(Refusal(f"line {number}", code, why, "SCH-BLANK" if rate else "SCH-RATE"))
            made = made[:1]
        rows += [row for row in made if row not in lines]
        lines.update(row for row in made if isinstance(row, Line))
    return Content(tuple(rows), tuple(refused), currency=DOLLAR, counts=dict(counts))


def _rows(code: str, cells: Mapping[str, str], expression: str) -> list[Line | Measure]:
    if not code.isdigit() or not 2 <= len(code) <= 10 or not code.isascii():  # noqa: PLR2004  # digits of a code
        raise ValueError(f"“{code[:40]}” is no code of the schedule")
    if len(code) % 2:
        raise ValueError(f"“{code}” is no code of the schedule: a figure is wanting, such as a zero before it")
    begins, ends = _day(_cell(cells, BEGINS)) or date.min, _day(_cell(cells, ENDS))
    if ends is not None and ends < begins:
        raise ValueError(f"it ends ({ends}) before it begins ({begins})")
    line = Line(code, text=_cell(cells, TEXTS)[:500], valid_from=begins, valid_to=ends)
    measure = Measure(
        f"{code}/{begins.isoformat()}", GENERAL.code, code, expression=expression, valid_from=begins, valid_to=ends
    )
    return [line, measure]


def _rate(words: str) -> UsRate | None:
    """A rate in the words of the schedule, or in the grammar in which an export writes it."""
    rate = read_us_rate(words)
    if rate is not None:
        return rate
    try:
        expression = parse(words)
    except ExpressionError:
        return None
    return UsRate(expression, class_of(expression))


def _day(written: str) -> date | None:
    """A day as the schedule's tables write it, month first (1/31/2026), or year first. Raises `ValueError`."""
    match = _MONTH_FIRST.fullmatch(written)
    return day(f"{match[3]}-{match[1]:0>2}-{match[2]:0>2}" if match else written)


def _cell(cells: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")
