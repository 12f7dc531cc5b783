"""The law on vehicles of a country pack, read from its rows for one day: kinds, codes, conditions, terms.

`data/vehicles/` of a pack holds `kinds.csv`, `codes.csv` (which code is for which vehicles, in the order of the
tariff's own tree), `conditions.csv` and `terms.csv`; every row has its legal reference and its days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from customhouse.messages.findings import Severity
from customhouse.reference.tables import day_or_none, names_of
from customhouse.tariff.measures.records import EXPORT, IMPORT
from customhouse.tariff.vehicles.records import (
    EFFECTS,
    ENGINES,
    PROHIBITED,
    STATES,
    TELLS,
    CodeRow,
    Condition,
    Kind,
    Reach,
    Span,
    VehicleLaw,
)

FILES = ("kinds", "codes", "conditions", "terms")
BELIEVABLE = "believable_percent"
WHOLE = 100

Row = Mapping[str, str]
Rows = Sequence[Row]
Told = TypeVar("Told")


class VehicleLawError(ValueError):
    """A row of the law on vehicles cannot be read; the message names the file, the line and the cause."""


def law_of_rows(rows: Mapping[str, Rows], on: date) -> VehicleLaw:
    """The law of a day from the rows of each file by its name. Raises `VehicleLawError`.

    >>> kinds = [{"code": "car", "heading": "8703", "name_en": "Car", "valid_from": "2019-01-01"}]
    >>> law_of_rows({"kinds": kinds}, date(2026, 1, 1)).kinds["car"].name("fr")
    'Car'
    """
    kinds = {kind.code: kind for kind in _read(rows, "kinds", on, _kind)}
    known = [row["code"] for row in rows.get("kinds", ())]
    codes = tuple(_read(rows, "codes", on, lambda row: CodeRow(row["code"], _reach(row, known), _reference(row))))
    conditions = sorted(
        _read(rows, "conditions", on, lambda row: _condition(row, known)),
        key=lambda row: list(EFFECTS).index(row.effect),
    )
    terms = dict(_read(rows, "terms", on, _term))
    percent, reference = terms.get(BELIEVABLE, (None, ""))
    return VehicleLaw(kinds, codes, tuple(conditions), percent, reference)


def _read(rows: Mapping[str, Rows], file: str, on: date, read: Callable[[Row], Told]) -> Iterator[Told]:
    for line, row in enumerate(rows.get(file, ()), start=2):
        try:
            first, last = date.fromisoformat(row["valid_from"]), day_or_none(row.get("valid_to", ""))
            found = read(row)
        except (KeyError, ValueError, InvalidOperation) as error:
            raise VehicleLawError(f"vehicles/{file}.csv, line {line}: {error!r}") from error
        if first <= on and (last is None or on <= last):
            yield found


def _kind(row: Row) -> Kind:
    names = names_of(row)
    if not names.get("en"):
        raise ValueError("name_en is empty")
    return Kind(row["code"], row["heading"], row.get("depreciation", ""), names)


def _condition(row: Row, kinds: Iterable[str]) -> Condition:
    _one_of(row["effect"], EFFECTS)
    texts = names_of(row, "text")
    if not texts.get("en"):
        raise ValueError("text_en is empty")
    default = Severity.ERROR if row["effect"] == PROHIBITED else Severity.WARNING
    return Condition(
        row["code"],
        row["effect"],
        _reach(row, kinds),
        texts,
        _reference(row),
        _one_of(row.get("direction") or IMPORT, (IMPORT, EXPORT)),
        frozenset(_parts(row, "procedures")),
        _parts(row, "documents"),
        _one_of(row.get("tells", ""), TELLS),
        Severity(row.get("severity") or default),
    )


def _term(row: Row) -> tuple[str, tuple[Decimal, str]]:
    _one_of(row["code"], (BELIEVABLE,))
    value = Decimal(row["value"])
    if not 0 <= value <= WHOLE:
        raise ValueError("not between 0 and 100")
    return row["code"], (value, _reference(row))


def _reach(row: Row, kinds: Iterable[str]) -> Reach:
    return Reach(
        _words(row, "kinds", kinds),
        _words(row, "engines", ENGINES),
        _one_of(row.get("state", ""), ("", *STATES)),
        _span(row, "cc"),
        _span(row, "kg"),
        _span(row, "years"),
    )


def _parts(row: Row, column: str) -> tuple[str, ...]:
    return tuple(filter(None, row.get(column, "").split("|")))


def _words(row: Row, column: str, known: Iterable[str]) -> frozenset[str]:
    found = frozenset(_parts(row, column))
    if unknown := sorted(found - set(known)):
        raise ValueError(f"{column}: {', '.join(unknown)} is none of {', '.join(known)}")
    return found


def _span(row: Row, unit: str) -> Span:
    over, upto = (_figure(row.get(f"{side}_{unit}", "")) for side in ("over", "to"))
    if over is not None and upto is not None and over >= upto:
        raise ValueError(f"nothing is over {over} and up to {upto} {unit}")
    return Span(over, upto)


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _one_of(word: str, known: Iterable[str]) -> str:
    if word not in known:
        raise ValueError(f"{word!r} is none of {', '.join(known)}")
    return word


def _reference(row: Row) -> str:
    return row.get("legal_reference", "")
