"""The columns of the register, and how a row of texts becomes a record or is refused with its reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from customhouse.clearance.downtime.records import RegisterRow
from customhouse.clearance.downtime.rules.numbers import parsed
from customhouse.messages.findings import Finding, Severity, msgid

LONGEST = 200
MOST = Decimal(10) ** 12
_DOUBTFUL = re.compile(r",[0-9]{3}$")
_CURRENCY, _COUNTRY = re.compile(r"[A-Z]{3}"), re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, what it is called on paper, how wide it is there, whether it may stay empty."""

    name: str
    label: str
    width: int
    required: bool = True


COLUMNS = (
    Column("number", msgid("Number"), 20),
    Column("accepted_at", msgid("Day and time"), 18),
    Column("declarant", msgid("Declarant (identifier)"), 16),
    Column("importer", msgid("Importer (identifier)"), 16),
    Column("commodity", msgid("Commodity code"), 14),
    Column("description", msgid("Description of the goods"), 34),
    Column("origin", msgid("Origin"), 8),
    Column("packages", msgid("Packages"), 10),
    Column("package_kind", msgid("Kind of packages"), 10),
    Column("gross_mass", msgid("Gross mass (kg)"), 12),
    Column("net_mass", msgid("Net mass (kg)"), 12),
    Column("price", msgid("Price"), 12),
    Column("currency", msgid("Currency"), 10),
    Column("procedure", msgid("Procedure"), 10),
    Column("quantity", msgid("Other quantity"), 12, required=False),
    Column("unit", msgid("Unit"), 8, required=False),
    Column("receipt", msgid("Cash receipt"), 14, required=False),
)
NAMES = tuple(column.name for column in COLUMNS)


class _Unfit(Exception):
    """A cell that cannot be read; carries why."""


def read_row(cells: Mapping[str, object], timezone: str) -> tuple[RegisterRow | None, tuple[Finding, ...]]:
    """The row, or every reason why it is none. `timezone` is the IANA name of the zone of the times in the register."""
    found: dict[str, Any] = {}
    faults = []
    for column in COLUMNS:
        text = _text(cells.get(column.name))
        if not text:
            if column.required:
                faults.append(
                    _fault("REG-EMPTY", column, msgid("The column “{column}” is empty."), msgid("Fill it in."))
                )
            continue
        try:
            found[column.name] = READERS.get(column.name, _plain)(text)
        except _Unfit as error:
            faults.append(
                _fault("REG-UNFIT", column, str(error), msgid("Write it as on the printed sheet."), text[:40])
            )
    if faults:
        return None, tuple(faults)
    local: datetime = found.pop("accepted_at")
    return RegisterRow(accepted_at=_utc(local, timezone), **found), ()


def _utc(local: datetime, timezone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def _text(value: object) -> str:
    """A cell as text: spreadsheets hand over numbers and times too."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value).replace("\x00", "").strip()


def _plain(text: str) -> str:
    if len(text) > LONGEST or not text.isprintable():
        raise _Unfit(msgid("“{text}” is too long or holds signs that cannot be printed."))
    return text


def _number(text: str) -> str:
    found = parsed(text)
    if found is None:
        raise _Unfit(msgid("“{text}” is no number of the register."))
    return text.strip().upper()


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _Unfit(msgid("“{text}” is no day and time, as 2026-03-02 14:30.")) from None
    if found.tzinfo is not None or not 2000 <= found.year <= 9000:  # noqa: PLR2004  # what zones can reckon with
        raise _Unfit(msgid("“{text}” is no day and time, as 2026-03-02 14:30."))
    return found


def _amount(text: str) -> Decimal:
    """An amount; 12,5 is twelve and a half, and 12,500 is refused: it is twelve thousand to one and not to another."""
    if _DOUBTFUL.search(text):
        raise _Unfit(msgid("“{text}” can be read in two ways. Write decimals after a full stop, and no separators."))
    try:
        found = Decimal(text.replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except InvalidOperation:
        raise _Unfit(msgid("“{text}” is no number.")) from None
    if not found.is_finite() or not 0 < found < MOST or found != round(found, 6):
        raise _Unfit(msgid("“{text}” is no number above zero."))
    return round(found, 6).normalize() + Decimal(0)


def _count(text: str) -> int:
    found = _amount(text)
    if found != int(found):
        raise _Unfit(msgid("“{text}” is no whole number."))
    return int(found)


def _code(form: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not form.fullmatch(text.upper()):
            raise _Unfit(msgid("“{text}” is no code."))
        return text.upper()

    return read


READERS: Mapping[str, Callable[[str], Any]] = {
    "number": _number,
    "accepted_at": _moment,
    "declarant": lambda text: _plain(text).upper(),
    "importer": lambda text: _plain(text).upper(),
    "origin": _code(_COUNTRY),
    "packages": _count,
    "package_kind": _code(re.compile(r"[A-Z0-9]{2}")),
    "gross_mass": _amount,
    "net_mass": _amount,
    "price": _amount,
    "currency": _code(_CURRENCY),
    "procedure": _code(re.compile(r"[0-9]{2}([0-9]{2})?")),
    "quantity": _amount,
    "unit": _code(re.compile(r"[A-Z0-9]{2,3}")),
}


def _fault(code: str, column: Column, message: str, remedy: str, text: str = "") -> Finding:
    return Finding(code, Severity.ERROR, "", column.name, message, remedy, {"text": text}, {"column": column.label})
