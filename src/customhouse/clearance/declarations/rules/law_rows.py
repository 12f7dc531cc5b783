"""The pure loader of declaration law: rows of a country pack's CSV files in, `DeclarationLaw` out.

Keys of `rows` are the names of files without `.csv`: `procedures`, `declaration_types`, `document_rules`, `limits`,
`rule_severities`, and `code_lists/<list>`. Cells with several values use `|`, reliefs `CUD=suspended;VAT=suspended`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from customhouse.clearance.declarations.records import Direction, Stage
from customhouse.clearance.declarations.rules.law import (
    CodeEntry,
    DeclarationLaw,
    DeclarationType,
    DirectionCode,
    DocumentNeed,
    LegalDay,
    Limit,
    Procedure,
    RuleSeverity,
    Validity,
)

Cells = Mapping[str, str]
LANGUAGES = ("en", "fr", "ar")
LISTS = "code_lists/"
Read = TypeVar("Read")


class LawDataError(ValueError):
    """A row of law data cannot be read; the message names the file, the line and the cause."""


def law_from_pack_rows(
    rows: Mapping[str, Sequence[Cells]], *, country: str, currency: str, timezone: str, default_office: str
) -> DeclarationLaw:
    """The law of one country from the rows of its files; raises `LawDataError` on the first row that is wrong."""
    types = rows.get("declaration_types", ())
    return DeclarationLaw(
        country=country,
        currency=currency,
        timezone=timezone,
        default_office=default_office,
        procedures=_by(_read("procedures", rows.get("procedures", ()), _procedure), lambda row: row.code),
        types=_by(_read("declaration_types", _part(types, "additional"), _type), lambda row: row.code),
        directions=_by(_read("declaration_types", _part(types, "direction"), _direction_code), lambda row: row.code),
        document_needs=tuple(_read("document_rules", rows.get("document_rules", ()), _need)),
        code_lists={
            name.removeprefix(LISTS): _code_list(name.removeprefix(LISTS), cells)
            for name, cells in rows.items()
            if name.startswith(LISTS)
        },
        limits=_by(_read("limits", rows.get("limits", ()), _limit), lambda row: row.name),
        severities=_by(_read("rule_severities", rows.get("rule_severities", ()), _severity), lambda row: row.rule),
    )


def _read(name: str, rows: Iterable[Cells], reader: Callable[[Cells], Read]) -> list[Read]:
    """Read each row, naming file and row where one is wrong."""
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            found.append(reader(row))
        except (KeyError, ValueError, InvalidOperation) as error:
            raise LawDataError(f"{name}: row {number} ({row.get('code', '')}): {error!r}") from error
    return found


def _by(rows: Iterable[Read], key: Callable[[Read], str]) -> dict[str, tuple[Read, ...]]:
    """The versions of each row by its key, in the order of the file."""
    found: dict[str, tuple[Read, ...]] = {}
    for row in rows:
        found[key(row)] = (*found.get(key(row), ()), row)
    return found


def _part(rows: Iterable[Cells], part: str) -> list[Cells]:
    """The rows of one part of the declaration type."""
    return [row for row in rows if row["part"] == part]


def _code_list(name: str, rows: Sequence[Cells]) -> dict[str, tuple[CodeEntry, ...]]:
    """One code list."""

    def entry(row: Cells) -> CodeEntry:
        reliefs = _reliefs(row.get("reliefs", ""))
        deducts = _deducts(row.get("sign", "+"))
        return CodeEntry(name, row["code"], _names(row), row["legal_reference"], _validity(row), reliefs, deducts)

    return _by(_read(LISTS + name, rows, entry), lambda row: row.code)


def _procedure(row: Cells) -> Procedure:
    """One procedure."""
    return Procedure(
        code=row["code"],
        direction=_direction(row["direction"]),
        family=row["family"],
        previous_allowed=frozenset(_several(row["previous_allowed"])),
        legal_date=LegalDay(row["legal_date"]),
        reliefs=_reliefs(row["reliefs"]),
        guarantee_needed=_yes(row["guarantee_needed"]),
        documents=_several(row["documents"]),
        authorisations=_several(row["authorisations"]),
        names=_names(row),
        legal_reference=row["legal_reference"],
        valid=_validity(row),
        value_needed=_yes(row.get("value_needed", "yes")),
    )


def _type(row: Cells) -> DeclarationType:
    """One additional declaration type."""
    return DeclarationType(
        code=row["code"],
        stage=Stage(row["stage"]),
        complete=_yes(row["complete"]),
        supplement_due=_yes(row["supplement_due"]),
        completes=row.get("completes", ""),
        names=_names(row),
        legal_reference=row["legal_reference"],
        valid=_validity(row),
        value_needed=_yes(row.get("value_needed", row["complete"])),
    )


def _direction_code(row: Cells) -> DirectionCode:
    """One direction code."""
    return DirectionCode(row["code"], Direction(row["direction"]), _names(row), row["legal_reference"], _validity(row))


def _need(row: Cells) -> DocumentNeed:
    """One document need."""
    if row["severity"] not in {"error", "warning"}:
        raise ValueError(row["severity"])
    return DocumentNeed(
        code=row["code"],
        direction=_direction(row["direction"]),
        procedures=frozenset(_several(row["procedures"])),
        stages=frozenset(Stage(stage) for stage in _several(row["stages"])),
        commodities=_several(row["commodities"]),
        origins=frozenset(_several(row["origins"])),
        preferences=_several(row["preferences"]),
        documents=_several(row["documents"]),
        severity=row["severity"],
        names=_names(row),
        legal_reference=row["legal_reference"],
        valid=_validity(row),
    )


def _limit(row: Cells) -> Limit:
    """One figure."""
    return Limit(row["code"], Decimal(row["value"]), row["legal_reference"], _validity(row))


def _severity(row: Cells) -> RuleSeverity:
    """One country's gravity of a rule."""
    if row["severity"] not in {"error", "warning", "off"}:
        raise ValueError(row["severity"])
    return RuleSeverity(row["code"], row["severity"], row["legal_reference"], _validity(row))


def _names(row: Cells) -> dict[str, str]:
    """Names by language."""
    return {language: row[f"name_{language}"] for language in LANGUAGES}


def _validity(row: Cells) -> Validity:
    """The validity of a row; the first day may not come after the last."""
    start = date.fromisoformat(row["valid_from"])
    end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    if end is not None and end < start:
        raise ValueError(f"valid_to {end} is before valid_from {start}")
    return Validity(start, end)


def _several(cell: str) -> tuple[str, ...]:
    """The values of a cell, split at `|`."""
    return tuple(value.strip() for value in cell.split("|") if value.strip())


def _reliefs(cell: str) -> dict[str, str]:
    """`CUD=suspended;VAT=relieved` as a mapping."""
    pairs = (pair.partition("=") for pair in cell.split(";") if pair)
    found = {tax.strip(): how.strip() for tax, _, how in pairs}
    if not set(found.values()) <= {"suspended", "relieved"}:
        raise ValueError(cell)
    return found


def _deducts(cell: str) -> bool:
    """The sign of an adjustment: `+` is added to the price, `-` deducted from it."""
    if cell not in {"+", "-"}:
        raise ValueError(cell)
    return cell == "-"


def _direction(cell: str) -> Direction | None:
    """A direction; empty: both."""
    return Direction(cell) if cell else None


def _yes(cell: str) -> bool:
    """A `yes` or `no` cell."""
    if cell not in {"yes", "no"}:
        raise ValueError(cell)
    return cell == "yes"
