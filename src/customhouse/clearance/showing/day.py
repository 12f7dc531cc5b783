"""The figures of a day for other programs: as JSON for the API and the command, as lines for CSV and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from openpyxl import Workbook
from openpyxl.styles import Font

from customhouse.clearance.daily import Day

HEADINGS = ("section", "of", "figure", "value", "unit")


def day_as_json(day: Day) -> dict[str, Any]:
    """The figures as JSON: amounts as texts with the currency's decimals, times in UTC, durations in minutes."""
    return {
        "on": day.on.isoformat(),
        "told_at": _moment(day.told_at),
        "currency": day.currency,
        "accepted": day.accepted,
        "refused": day.refused,
        "lanes": [{"lane": row.lane, "count": row.count} for row in day.lanes],
        "assessed": money(day.assessed, day.currency),
        "collected": money(day.collected, day.currency),
        "revenue": [
            {
                "head": row.head,
                "assessed": money(row.assessed, day.currency),
                "collected": money(row.collected, day.currency),
            }
            for row in day.revenue
        ],
        "waiting": [
            {
                "office": row.office,
                "under_control": row.under_control,
                "unpaid": row.unpaid,
                "oldest": row.oldest_mrn,
                "since": _moment(row.oldest_at),
            }
            for row in day.waiting
        ],
        "release": {
            "released": day.times.released,
            "median_minutes": day.times.median,
            "p90_minutes": day.times.p90,
        },
        "overdue": [
            {"office": row.office, "count": row.count, "oldest_due": _moment(row.oldest_due)} for row in day.overdue
        ],
    }


def money(value: Decimal, currency: str) -> str:
    """An amount with the currency's decimals, or more if it has more."""
    places = Decimal(1).scaleb(-get_currency_precision(currency))
    return format(value.quantize(places) if value == value.quantize(places) else value, "f")


def lines_of(day: Day) -> Iterator[tuple[str, str, str, str, str]]:
    """The figures as lines: section, of what, which figure, its value, and its unit."""
    told = day_as_json(day)
    for name in ("accepted", "refused"):
        yield "declarations", "", name, str(told[name]), ""
    for row in told["lanes"]:
        yield "lanes", row["lane"] or "awaited", "count", str(row["count"]), ""
    for row in told["revenue"]:
        for name in ("assessed", "collected"):
            yield "revenue", row["head"], name, row[name], day.currency
    for name in ("assessed", "collected"):
        yield "revenue", "all", name, told[name], day.currency
    for name, value in told["release"].items():
        yield "release", "", name, "" if value is None else str(value), "min" if name.endswith("minutes") else ""
    for section in ("waiting", "overdue"):
        for row in told[section]:
            yield from (
                (section, row["office"], name, str(value), "") for name, value in row.items() if name != "office"
            )


def day_as_csv(day: Day) -> bytes:
    """The lines as CSV (UTF-8 with byte-order mark, for spreadsheets)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(lines_of(day))
    return ("\ufeff" + text.getvalue()).encode()


def day_as_xlsx(day: Day) -> bytes:
    """The lines as a spreadsheet; what is a number is one there."""
    book = Workbook(write_only=False)
    sheet = book.worksheets[0]
    sheet.title = day.on.isoformat()
    sheet.append(list(HEADINGS))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for section, of, figure, value, unit in lines_of(day):
        sheet.append([section, of, figure, _number(value), unit])
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _number(value: str) -> Decimal | str:
    return Decimal(value) if value.replace(".", "", 1).removeprefix("-").isdecimal() else value


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
