"""What law must satisfy before it binds: one test a rule."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from customhouse.foundation.access.errors import Refused
from customhouse.tariff.duties.rules import Vocabulary
from customhouse.tariff.duties.tests.laws import measure_row, tax_row
from customhouse.tariff.measures.rules.checking import check_law
from customhouse.tariff.measures.rules.reading import read_law

ACTS = [{"reference": "XD-1", "published": "2018-11-05"}]
CUD = {"type": "CUD", "order": "10"}
MEMBER = {"group": "PACT", "member": "JP", "valid_from": "2019-01-01", "valid_to": ""}


def found(
    *measures: dict[str, str],
    taxes: tuple[dict[str, str], ...] = (CUD,),
    areas: tuple[Mapping[str, str], ...] = (),
    acts: list[dict[str, str]] = ACTS,
) -> list[str]:
    rows = {
        "taxes": [tax_row(**tax) for tax in taxes],
        "areas": areas,
        "acts": acts,
        "measures": [measure_row(**measure) for measure in measures],
    }
    findings = check_law(read_law(rows), Vocabulary({"XDD"}.__contains__, {"KGM"}.__contains__))
    assert all("{" not in finding.text() + finding.cure() for finding in findings)
    return [finding.code for finding in findings]


def test_law_that_holds_together_has_no_findings() -> None:
    old = {"id": "A", "expression": "5 %", "valid_to": "2020-12-31"}
    new = {"id": "B", "expression": "5 % + 2 XDD / KGM", "valid_from": "2021-01-01"}
    assert (
        found(old, new, {"id": "C", "origin_group": "PACT"}, {"id": "D", "origin_group": "CN"}, areas=(MEMBER,)) == []
    )


def test_identifiers_are_unique() -> None:
    assert found({"id": "A"}, {"id": "A", "commodity": "01"}) == ["LAW-ID"]


def test_validity_begins_before_it_ends() -> None:
    assert found({"valid_to": "2018-12-31"}) == ["LAW-DATES"]
    assert found(areas=({**MEMBER, "valid_to": "2018-12-31"},)) == ["LAW-DATES"]
    assert found(taxes=({**CUD, "valid_to": "2018-12-31"},)) == ["LAW-DATES"]


@pytest.mark.parametrize(
    "tax",
    [
        {"base": "price"},
        {"base": "value+VAT"},
        {"base": "value+CUD"},
        {"base": "declaration+CUD"},
        {"rounding": "sideways"},
        {"scale": "9"},
    ],
)
def test_taxes_can_be_charged(tax: dict[str, str]) -> None:
    vat = {"type": "VAT", "order": "20", "base": "value+CUD"}
    assert found(taxes=({**CUD, **tax}, vat)) == ["LAW-TAX"]


def test_measures_name_known_taxes() -> None:
    assert found({"type": "VAT"}) == ["LAW-MEASURE-TAX"]


@pytest.mark.parametrize(
    "measure",
    [{"commodity": "09A"}, {"commodity": "12345678901"}, {"direction": "transit"}, {"origin_group": "ATLANTIS"}],
)
def test_measures_reach_goods(measure: dict[str, str]) -> None:
    assert found(measure) == ["LAW-MEASURE-REACH"]


def test_measures_do_not_overlap() -> None:
    assert found({"id": "A", "valid_to": "2020-12-31"}, {"id": "B", "valid_from": "2020-12-31"}) == ["LAW-OVERLAP"]
    assert found({"id": "A"}, {"id": "B", "valid_from": "2020-12-31"}) == ["LAW-OVERLAP"]
    assert found({"id": "A"}, {"id": "B", "certificate": "N954"}) == []


def test_a_long_measure_overlaps_all_that_begin_within_it() -> None:
    first = {"id": "A", "valid_to": "2025-12-31"}
    second = {"id": "B", "valid_from": "2020-01-01", "valid_to": "2020-12-31"}
    third = {"id": "C", "valid_from": "2022-01-01", "valid_to": "2022-12-31"}
    assert found(first, second, third) == ["LAW-OVERLAP", "LAW-OVERLAP"]


def test_members_and_taxes_do_not_overlap() -> None:
    assert found(areas=(MEMBER, {**MEMBER, "valid_from": "2020-01-01"})) == ["LAW-OVERLAP"]
    assert found(taxes=(CUD, {**CUD, "valid_from": "2020-01-01"})) == ["LAW-OVERLAP"]


def test_legal_references_are_known() -> None:
    assert found({}, acts=[]) == ["LAW-ACT", "LAW-ACT"]


def test_expressions_can_be_read_in_known_currencies_and_units() -> None:
    assert found({"id": "A", "expression": "5"}, {"id": "B", "commodity": "01", "expression": "2 QQQ / KGM"}) == [
        "EXP-CURRENCY",
        "EXP-CURRENCY",
    ]
    assert found({"expression": "2 XDD / QQQ"}) == ["EXP-UNIT"]


def test_rows_that_cannot_be_read_are_named_by_file_and_line() -> None:
    rows = [measure_row(), measure_row(valid_from="last year"), {"id": "A"}]
    with pytest.raises(Refused) as caught:
        read_law({"measures": rows})
    assert [finding.path for finding in caught.value.findings] == ["measures.csv:3", "measures.csv:4"]
    assert "measures.csv:3" in str(caught.value)


def test_a_quota_is_drawn_on_under_a_preference() -> None:
    drawn = {"id": "A", "preference": "120", "order_number": "050001"}
    assert found(drawn, {**drawn, "id": "B", "order_number": "050002"}, {"id": "C"}) == []
    assert found({"id": "A", "order_number": "050001"}) == ["LAW-QUOTA"]
    assert found({**drawn, "order_number": "quota"}) == ["LAW-QUOTA"]
    assert found(drawn, {**drawn, "id": "B"}) == ["LAW-OVERLAP"]
