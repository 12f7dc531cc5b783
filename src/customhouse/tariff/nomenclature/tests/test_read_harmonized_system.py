"""The shipped Harmonized System is whole: these figures are known twice over (United Nations H6, and the 2022 text)."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from customhouse.countries.demoland import PACK
from customhouse.tariff.nomenclature.records import Level
from customhouse.tariff.nomenclature.rules.reading import (
    NomenclatureFileError,
    harmonized_system,
    national_lines,
    pack_codes,
    read_edition,
    rows_of,
    shipped_rows,
    with_units,
)
from customhouse.tariff.nomenclature.tests.lawful import ON, demoland, small

EDITION = read_edition([{"edition": "HS2022", "valid_from": "2019-01-01", "valid_to": ""}])
HEADER = "code,parent,text_en,text_fr,text_ar,unit,valid_from,valid_to\n"


def test_the_harmonized_system_has_its_known_size() -> None:
    """5,612 subheadings, 1,228 headings, 96 chapters, 21 sections; no `TOTAL`, no chapter 99 or 77."""
    codes = list(harmonized_system(EDITION))
    counted = Counter(goods.level for goods in codes)
    assert counted == {Level.SUBHEADING: 5612, Level.HEADING: 1228, Level.CHAPTER: 96, Level.SECTION: 21}
    assert not [goods.code for goods in codes if goods.code.startswith(("77", "98", "99", "TOTAL"))]


def test_every_code_hangs_below_one_that_exists() -> None:
    law = demoland()
    orphans = [goods.code for goods in law.codes if goods.level is not Level.SECTION and goods.parent not in law]
    assert not orphans


def test_every_subheading_has_its_whole_way() -> None:
    law = demoland()
    wrong = [
        goods.code
        for goods in law.codes
        if goods.level is Level.SUBHEADING and [step.level for step in law.path_to(goods.code, ON)] != list(Level)[:4]
    ]
    assert not wrong


def test_sections_and_chapters_bear_titles_in_three_languages() -> None:
    titled = [goods for goods in demoland().codes if goods.level in {Level.SECTION, Level.CHAPTER}]
    assert all(goods.text_en and goods.text_fr and goods.text_ar for goods in titled)
    assert len(titled) == 117


def test_deeper_levels_are_shown_in_english_and_say_so() -> None:
    heading = demoland().at("0901", ON)
    assert heading
    assert heading.wording("ar").language == "en"
    assert heading.wording("fr").text.startswith("Coffee")


def test_a_title_is_shown_in_the_language_asked_for() -> None:
    chapter = demoland().at("09", ON)
    assert chapter
    assert chapter.wording("fr").text == "Café, thé, maté, épices"
    assert chapter.wording("ar-TN").language == "ar"


def test_the_unit_comes_from_the_longest_prefix() -> None:
    units = {code: demoland().spans(code)[0].unit for code in ("851010", "851090", "22042110", "2204", "090111")}
    assert units == {"851010": "NAR", "851090": "", "22042110": "LTR", "2204": "LTR", "090111": ""}


def test_a_unit_of_its_own_beats_the_prefix() -> None:
    lines = national_lines(rows_of(HEADER + "01012110,010121,Ponies,,,KGM,2019-01-01,\n"))
    assert [goods.unit for goods in with_units(lines, [{"code": "0101", "unit": "NAR"}])] == ["KGM"]


@pytest.mark.parametrize("row", ["0101211,010121,x,,,,2019-01-01,", "01012110,020110,x,,,,2019-01-01,"])
def test_a_line_that_hangs_nowhere_is_refused_by_name(row: str) -> None:
    with pytest.raises(NomenclatureFileError, match=row.split(",", maxsplit=1)[0]):
        list(national_lines(rows_of(HEADER + row)))


@pytest.mark.parametrize("rows", [[], [{"edition": "HS1996", "valid_from": "2019-01-01", "valid_to": ""}]])
def test_an_edition_that_is_not_shipped_is_refused(rows: list[dict[str, str]]) -> None:
    with pytest.raises(NomenclatureFileError, match="HS2022"):
        read_edition(rows)


def test_every_everyday_name_leads_to_a_code() -> None:
    unknown = [row for row in shipped_rows("everyday_words.csv") if row["code"] not in demoland()]
    assert not unknown
    assert {row["language"] for row in shipped_rows("everyday_words.csv")} == {"en", "fr", "ar"}


def test_what_is_declarable_depends_on_the_day() -> None:
    law = demoland()
    assert law.is_declarable("220210", date(2020, 6, 30))
    assert not law.is_declarable("220210", date(2020, 7, 1))
    assert law.is_declarable("22021010", date(2020, 7, 1))
    assert not law.is_declarable("0901", ON)


def test_a_pack_is_read_alike_each_time() -> None:
    assert pack_codes(PACK) == pack_codes(PACK)


def test_what_follows_skips_what_is_not_valid_on_the_day() -> None:
    assert [goods.code for goods in small().following("010121", ON)] == ["010121", "01012190"]
    assert [goods.code for goods in small().under("010121", date(2021, 1, 1))] == ["010121", "01012110", "01012190"]


def test_the_rules_are_importable_without_django() -> None:
    """In a notebook: a country's codes, resolved and searched, without settings."""
    code = (
        "import sys; from customhouse.countries.demoland import PACK;"
        "from customhouse.tariff.nomenclature.rules import reading, resolving, searching;"
        "assert len(reading.pack_codes(PACK)) > 7000; sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
