"""A new edition as a file: what is read, what is found, and what it changes in the nomenclature that stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.tariff.nomenclature.records import GoodsCode, Level
from customhouse.tariff.nomenclature.rules.edition_change import Changed, compare, meetings
from customhouse.tariff.nomenclature.rules.edition_file import read_edition_file

START = date(2028, 1, 1)
HEADS = ["Code", "Text en", "Unit"]
CASES = yaml.safe_load((Path(__file__).parent / "edition_files.yaml").read_text(encoding="utf-8"))["cases"]


def read(rows: list[list[str]]) -> Any:
    return read_edition_file([HEADS, *rows], "HS2028", START, {"01": "I", "02": "I"})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file(case: dict[str, Any]) -> None:
    found = read(case["rows"])
    assert [f"{each.code} {each.path}" for each in found.findings] == case.get("finds", [])
    if "codes" in case:
        assert [goods.code for goods in found.codes] == case["codes"]
    if "parents" in case:
        assert [goods.parent for goods in found.codes] == case["parents"]
    assert all(each.text() and each.cure() for each in found.findings)
    assert {(goods.edition, goods.valid_from) for goods in found.codes} <= {("HS2028", START)}


def test_headings_may_stand_lower_and_be_called_otherwise() -> None:
    rows = [
        ["HS 2028"],
        [],
        ["commodity", "description", "text_fr", "notes"],
        ["I", "Animals", "Animaux", "1. All."],
        [""],
    ]
    [section] = read_edition_file(rows, "HS2028", START, {}).codes
    assert (section.wording("fr").text, section.note("fr").text, section.note("fr").language) == (
        "Animaux",
        "1. All.",
        "en",
    )
    assert GoodsCode("01", Level.CHAPTER, "I", "a", note_en="x", note_ar="ش").note("ar").text == "ش"
    [none] = read_edition_file([["a", "b"]], "HS2028", START, {}).findings
    assert none.code == "HS-ED-COLUMNS"


def test_a_wrong_column_is_not_told_for_every_row() -> None:
    assert len(read([["horse", "a"]] * 1000).findings) == 200


def goods(code: str, text: str = "a", unit: str = "", first: date = date(2019, 1, 1)) -> GoodsCode:
    level = {2: Level.CHAPTER, 4: Level.HEADING, 6: Level.SUBHEADING}.get(len(code), Level.LINE)
    return GoodsCode(code, level if code.isdigit() else Level.SECTION, code[:-2], text, unit=unit, valid_from=first)


def test_what_an_edition_changes() -> None:
    standing = [
        goods(code) for code in ("I", "01", "0101", "010121", "010129", "010130", "01012110", "01012910", "01013010")
    ]
    new = [
        goods("01"),
        goods("0101", "b"),
        goods("010121"),
        goods("010122"),
        goods("010130", unit="NAR"),
        goods("01013020"),
    ]
    found = compare(standing, new)
    assert found.added == ("010122", "01013020")
    assert found.ended == ("010129",)
    assert found.changed == (Changed("0101", "a", "b"), Changed("010130", "a", "a | NAR"))
    assert found.same == 2
    assert found.lines_kept == ("01012110",)
    assert found.lines_ended == ("01012910", "01013010")
    assert compare(standing, [*new, goods("II")]).ended == ("I", "010129")


def test_a_code_that_is_law_from_then_on_already_would_overlap() -> None:
    stored = [goods("010121"), goods("010122", first=START)]
    assert [each.path for each in meetings([goods("010121"), goods("010122")], stored, START)] == ["010122"]
