"""What was decided as a plain table, and decisions read back from one: the sheet that a specialist works in.

A row a new code. A code that waits has one row without a new code; its candidates stand beside it, so that the sheet
that was exported can be filled in and handed back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.editions.rules.carrying import Figures

COLUMNS = ("code", "text", "standing", "relation", "candidates", "to", "share", "reason", "decided_by", "places")
MOST_ROWS = 200_000
LONGEST_NUMBER, LARGEST = 40, 30
"""Characters of a figure, and its digits before or behind the point."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run when it stands first in a cell of words."""


def sheet(codes: Iterable[Mapping[str, Any]]) -> str:
    """Codes of a project (as payloads tell them) as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for code in codes:
        candidates = " ".join(f"{'ex ' if each['ex'] else ''}{each['code']}" for each in code["candidates"])
        told = {name: _cell(code[name]) for name in ("code", "text", "standing", "relation", "reason", "decided_by")}
        told |= {"candidates": candidates, "places": str(len(code["places"]))}
        for choice in code["to"] or [{"code": "", "share": ""}]:
            writer.writerow(told | {"to": choice["code"], "share": choice["share"]})
    return out.getvalue()


def pairs(codes: Iterable[Mapping[str, Any]]) -> str:
    """Old and new code, a pair a line, of the settled codes that end: what revoking rulings by an edition reads."""
    rows = [(code["code"], to["code"]) for code in codes if _ends(code) for to in code["to"]]
    return "".join(f"{old},{new}\n" for old, new in rows)


def read_sheet(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[list[str], str]]:
    """Decisions of a sheet by code: the choices as texts (`854141=0.6`), and the reason (the last that is given).

    Rows without a new code are passed over: those wait.

    >>> read_sheet([{"code": "854140", "to": "854141", "share": "0.6", "reason": "R"}, {"code": "1", "to": ""}])
    {'854140': (['854141=0.6'], 'R')}
    """
    found: dict[str, tuple[list[str], str]] = {}
    for row in rows:
        code, to = (str(row.get(name) or "").strip().replace(".", "") for name in ("code", "to"))
        share = str(row.get("share") or "").strip()
        if code and to:
            texts, reason = found.get(code, ([], ""))
            found[code] = [*texts, f"{to}={share}" if share else to], str(row.get("reason") or "").strip() or reason
    return found


def read_series(rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> tuple[list[Figures], list[Finding]]:
    """Rows of a series, with a column `code`, columns of figures, and whatever else tells rows apart."""
    figures = list(columns)
    found, findings = [], []
    for number, row in enumerate(rows, 1):
        values = [_number(str(row.get(name) or "")) for name in figures]
        code = "".join(filter(str.isdigit, str(row.get("code") or "")))
        if not code or None in values or number > MOST_ROWS:
            findings.append(_unread(number))
            break
        key = tuple(str(cell) for name, cell in row.items() if name not in {"code", *figures})
        found.append(Figures(code, key, tuple(value for value in values if value is not None)))
    return found, findings


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip()[: LONGEST_NUMBER + 1])
    except InvalidOperation:
        return None
    fits = number.is_finite() and len(text.strip()) <= LONGEST_NUMBER and abs(number.adjusted()) <= LARGEST
    return number if fits else None


def _unread(number: int) -> Finding:
    message = msgid("Row {number} has no code, or a figure that cannot be read.")
    remedy = msgid("Give a column “code” and plain numbers in the columns of figures; at most 200000 rows.")
    return Finding("HS-SERIES", Severity.ERROR, "", str(number), message, remedy, {"number": str(number)})


def _ends(code: Mapping[str, Any]) -> bool:
    return bool(code["to"]) and code["code"] not in {to["code"] for to in code["to"]}


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
