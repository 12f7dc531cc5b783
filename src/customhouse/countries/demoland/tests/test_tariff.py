"""Demoland's tariff is complete, readable and hangs together, on every day since it began."""

from __future__ import annotations

import csv
import runpy
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from customhouse.countries.demoland import PACK
from customhouse.tariff.duties.rules.grammar import parse
from customhouse.tariff.measures.records import TariffSnapshot
from customhouse.tariff.measures.rules.reading import snapshot_of_rows
from customhouse.tariff.nomenclature.records import Level, Nomenclature
from customhouse.tariff.nomenclature.rules.reading import pack_codes

ROOT = Path(__file__).parents[5]
DAYS = [date(2019, 1, 1), date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1), date(2030, 1, 1)]
AGREEMENT = "OSFA"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of the tariff."""
    return list(csv.DictReader(PACK.data("tariff", name).read_text(encoding="utf-8").splitlines()))


@cache
def law() -> TariffSnapshot:
    """The measures in memory."""
    return snapshot_of_rows(taxes=rows("taxes.csv"), areas=rows("areas.csv"), measures=rows("measures.csv"))


@cache
def nomenclature() -> Nomenclature:
    """The goods codes in memory."""
    return Nomenclature.of(pack_codes(PACK))


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_every_heading_subheading_and_line_has_one_general_duty_a_vat_and_a_fee(on: date) -> None:
    wrong = []
    for goods in nomenclature().codes:
        if goods.level not in {Level.SECTION, Level.CHAPTER} and goods.is_valid(on):
            for tax in ("CUD", "VAT", "FEE"):
                reaching = law().reaching(tax, "import", goods.code, on)
                closest = next((rows for rows in reaching if any(not row.order_number for row in rows)), [])
                if len([row for row in closest if not row.preference]) != 1:
                    wrong.append((tax, goods.code))
    assert not wrong


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_agreement_is_never_dearer_than_the_general_duty(on: date) -> None:
    """Same prefixes, and each preferential measure is free, or no more than the general one, figure by figure."""
    general: dict[str, str] = {}
    agreed: dict[str, str] = {}
    for row in rows("measures.csv"):
        in_force = row["valid_from"] <= str(on) <= (row["valid_to"] or "9999")
        if row["type"] == "CUD" and in_force and not row["order_number"]:
            (agreed if row["preference"] else general)[row["commodity"]] = row["expression"]
    assert general.keys() == agreed.keys()
    for prefix, expression in agreed.items():
        figures = [float(word) for word in expression.split() if word[0].isdigit()]
        bounds = [float(word) for word in general[prefix].split() if word[0].isdigit()]
        assert expression == "free" or all(a <= b for a, b in zip(figures, bounds, strict=True)), prefix


def test_every_quota_has_goods_periods_and_licences_of_its_kind() -> None:
    quotas = {row["order_number"]: row for row in rows("quotas.csv")}
    drawing = {row["order_number"] for row in rows("measures.csv")} - {""}
    assert quotas.keys() == drawing == {row["order_number"] for row in rows("quota_periods.csv")}
    licensed = {order for order, row in quotas.items() if row["kind"] == "licensed"}
    assert {row["order_number"] for row in rows("quota_licences.csv")} == licensed
    text = PACK.data("traders.csv").read_text(encoding="utf-8")
    importers = {row["identifier"] for row in csv.DictReader(text.splitlines()) if row["importer"]}
    assert {row["holder"] for row in rows("quota_licences.csv")} <= importers


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(row["id"] for row in rows("measures.csv")).items() if count > 1] == []


@pytest.mark.parametrize("name", ["taxes.csv", "areas.csv", "measures.csv", "nomenclature.csv", "editions.csv"])
def test_spans_of_validity_are_sane(name: str) -> None:
    for row in rows(name):
        assert "2019-01-01" <= row["valid_from"] <= (row["valid_to"] or "9999-12-31"), row


def test_every_expression_can_be_read() -> None:
    for expression in {row["expression"] for row in rows("measures.csv")}:
        parse(expression)


def test_the_tariff_shows_every_kind_of_expression() -> None:
    expressions = {row["expression"] for row in rows("measures.csv") if not row["preference"]}
    for kind in ("free", "5 %", "85 XDD / DTN", "20 % + 3 XDD / KGM", "40 XDD / ASV / HLT"):
        assert kind in expressions
    assert any("MIN" in each and "MAX" in each for each in expressions)


def test_measures_reach_codes_that_exist_and_cite_acts_that_exist() -> None:
    codes = {goods.code for goods in nomenclature().codes}
    acts = {row["reference"] for row in rows("acts.csv")}
    lawless = [row["id"] for row in rows("measures.csv") if row["legal_reference"] not in acts]
    assert not lawless
    assert not [row["id"] for row in rows("measures.csv") if row["commodity"] and row["commodity"] not in codes]
    assert {row["legal_reference"] for row in (*rows("taxes.csv"), *rows("editions.csv"))} <= acts


def test_units_are_given_for_codes_that_exist() -> None:
    codes = {goods.code for goods in nomenclature().codes}
    assert not [row["code"] for row in rows("units.csv") if row["code"] not in codes]


def test_a_divided_subheading_is_divided_without_gap() -> None:
    """One line of each division says `Other` (or the division is by kinds that leave nothing over)."""
    whole = {"08039010", "25232910", "85171310"}
    divided: dict[str, list[dict[str, str]]] = {}
    for row in rows("nomenclature.csv"):
        divided.setdefault(row["parent"], []).append(row)
    for parent, lines in divided.items():
        assert len(lines) > 1, parent
        last = lines[-1]["text_en"]
        assert last in {"Other", "Used"} or "five years old" in last or lines[0]["code"] in whole, parent


def test_texts_are_in_three_languages() -> None:
    for row in rows("nomenclature.csv"):
        assert row["text_en"], row
        assert row["text_fr"], row
        assert row["text_ar"], row
    for row in (*rows("taxes.csv"), *rows("areas.csv")):
        assert all(row[f"name_{language}"] for language in ("en", "fr", "ar")), row


def test_a_member_that_joins_or_leaves_is_a_member_only_then() -> None:
    assert not law().is_member(AGREEMENT, "GH", date(2021, 12, 31))
    assert law().is_member(AGREEMENT, "GH", date(2022, 1, 1))
    assert not law().is_member(AGREEMENT, "CL", date(2024, 1, 1))


def test_the_file_is_what_the_policy_makes() -> None:
    """Whoever changes one changes the other: scripts/make_demoland_tariff.py."""
    made = runpy.run_path(str(ROOT / "scripts" / "make_demoland_tariff.py"))["text"]()
    assert PACK.data("tariff", "measures.csv").read_text(encoding="utf-8") == made
