"""Reading the nomenclature: the whole of it in memory, and what pages and commands show of it.

Law changes seldom and is read for every goods item, so the whole nomenclature (some 7,000 codes) is kept in memory.
Each call asks the database by one small query whether anything was loaded since: another process may have done it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding
from customhouse.tariff.measures.footnotes import footnotes_of_codes, footnotes_of_measures
from customhouse.tariff.measures.queries import measures_for
from customhouse.tariff.measures.records import EXPORT, IMPORT, Footnote, MeasureLaw
from customhouse.tariff.nomenclature.models import EditionRow, GoodsCodeRow
from customhouse.tariff.nomenclature.records import GoodsCode, Level, Nomenclature, Resolution
from customhouse.tariff.nomenclature.rules.reading import shipped_rows
from customhouse.tariff.nomenclature.rules.resolving import compact, resolve
from customhouse.tariff.nomenclature.rules.searching import Hit, SearchIndex

SMALLEST_TO_LARGEST = {level: place for place, level in enumerate(Level)}
KEYS_AT_ONCE = 500
Stamp = tuple[Any, ...]
STAMP = """SELECT (SELECT COUNT(*) FROM tariff_goods_code),
    (SELECT MAX(id) FROM tariff_goods_code), (SELECT MAX(loaded_at) FROM tariff_goods_code)"""


@dataclass(slots=True)
class _Kept:
    """What is kept in memory, and the stamp of the law that it was built from."""

    stamp: Stamp | None = None
    nomenclature: Nomenclature | None = None
    index: SearchIndex | None = None


@dataclass(frozen=True, slots=True)
class Browsing:
    """A code with the way to it and what is below it, as a page shows it; `goods` is None at the root."""

    goods: GoodsCode | None
    path: tuple[GoodsCode, ...]
    children: tuple[GoodsCode, ...]
    is_declarable: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A code with the way to it and every measure that reaches it; `findings` say where it was not as declared.

    `notes` are the footnotes of the code and of those above it, `measure_notes` those of measures, by id.
    """

    goods: GoodsCode
    path: tuple[GoodsCode, ...]
    is_declarable: bool
    measures: tuple[MeasureLaw, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Footnote, ...] = ()
    measure_notes: Mapping[str, list[Footnote]] = field(default_factory=dict)


_kept = _Kept()
_lock = Lock()


def snapshot() -> Nomenclature:
    """The whole nomenclature of every day, pure and in memory; built once and kept until law is loaded."""
    return _current()[0]


def search(words: str, on: date, limit: int = 20) -> tuple[Hit, ...]:
    """The goods codes that best answer words in English, French or Arabic, or the beginning of a code."""
    nomenclature, index = _current()
    if index is None:
        index = SearchIndex.of(nomenclature, shipped_rows("everyday_words.csv"))
        _kept.index = index
    return index.search(words, on, limit)


def at(code: str, on: date) -> GoodsCode | None:
    """The code as it is on that day, or None."""
    return snapshot().at(code, on)


def children(code: str, on: date) -> tuple[GoodsCode, ...]:
    """The codes right below one on that day; of the empty code: the sections."""
    return snapshot().children(code, on)


def path_to(code: str, on: date) -> tuple[GoodsCode, ...]:
    """The codes from the section down to this one; empty if it is not valid on that day."""
    return snapshot().path_to(code, on)


def browse(code: str, on: date) -> Browsing | None:
    """One step of browsing, from the root (empty code) down; None for a code that is not valid on that day."""
    nomenclature = snapshot()
    goods = nomenclature.at(code, on)
    if code and goods is None:
        return None
    return Browsing(
        goods, nomenclature.path_to(code, on), nomenclature.children(code, on), nomenclature.is_declarable(code, on)
    )


def sheet(code: str, on: date) -> Sheet:
    """Everything on one code, found as it was declared (`0901.21`): the code itself, else what it resolves to.

    Raises `Refused` with the findings where nothing fits.
    """
    nomenclature = snapshot()
    goods = nomenclature.at(compact(code), on)
    resolution = Resolution(code, goods.code, goods) if goods else resolve(code, nomenclature, on)
    goods, findings = resolution.line, resolution.findings
    if goods is None:
        raise Refused(findings)
    laws = [row for direction in (IMPORT, EXPORT) for row in measures_for(goods.code, on, direction)]
    path = nomenclature.path_to(goods.code, on)
    beside = footnotes_of_codes([step.code for step in path], on)
    return Sheet(
        goods,
        path,
        nomenclature.is_declarable(goods.code, on),
        tuple(laws),
        findings,
        tuple({each.code: each for step in path for each in beside.get(step.code, ())}.values()),
        footnotes_of_measures([row.id for row in laws], on),
    )


def stored_codes() -> Iterator[GoodsCode]:
    """Every row of the table as a record, by code length and code (sections first)."""
    rows = list(GoodsCodeRow.objects.all())
    rows.sort(key=lambda row: (SMALLEST_TO_LARGEST[Level(row.level)], _annex_place(row), row.valid_from))
    return (_record(row) for row in rows)


def editions() -> QuerySet[EditionRow]:
    """The editions that were brought in from files, the newest first."""
    return EditionRow.objects.all()


def ended_by_editions() -> dict[tuple[str, date], date]:
    """The last day of each span (code, first day) that an edition brought in from a file has ended."""
    keys = [key for edition in editions() for key, _ in edition.ended]
    found: dict[tuple[str, date], date] = {}
    for first in range(0, len(keys), KEYS_AT_ONCE):
        rows = GoodsCodeRow.objects.filter(pk__in=keys[first : first + KEYS_AT_ONCE])
        found |= {
            (code, start): last for code, start, last in rows.values_list("code", "valid_from", "valid_to") if last
        }
    return found


def forget() -> None:
    """Let go of what is kept in memory; the next call builds it anew."""
    with _lock:
        _kept.stamp = _kept.nomenclature = _kept.index = None


def _current() -> tuple[Nomenclature, SearchIndex | None]:
    stamp = _stamp()
    with _lock:
        if _kept.nomenclature is None or _kept.stamp != stamp:
            _kept.nomenclature, _kept.index, _kept.stamp = Nomenclature.of(stored_codes()), None, stamp
        return _kept.nomenclature, _kept.index


def _stamp() -> Stamp:
    """What changes with every loading of law: how many rows, the last made, the last written."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)  # three looks at an index, where one statement over all rows would read them all
        return tuple(cursor.fetchone())


def _annex_place(row: GoodsCodeRow) -> str:
    """Digits sort as they are; Roman numerals of sections by the order in which they were loaded."""
    return f"{row.pk:09}" if row.level == Level.SECTION else row.code


def _record(row: GoodsCodeRow) -> GoodsCode:
    return GoodsCode(
        row.code,
        Level(row.level),
        row.parent,
        row.text_en,
        row.text_fr,
        row.text_ar,
        row.unit,
        row.edition,
        row.valid_from,
        row.valid_to,
        row.note_en,
        row.note_fr,
        row.note_ar,
    )
