"""Dossiers as people write them: what is read in several ways, and what is told field by field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.tariff.valuation.rules.fields import MOST_FINDINGS, MOST_ROWS, Money
from customhouse.tariff.valuation.rules.reading import Read, read_dossier
from customhouse.tariff.valuation.rules.terms import TermsError, ValuationTerms, terms_of_rows
from customhouse.tariff.valuation.rules.valuing import value_goods


def read(given: Any) -> Read:
    return read_dossier(given, "XDD")


def faults(given: Any) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in read(given).findings]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (1000, "1000"),
        (1000.5, "1000.5"),
        (Decimal("1000.50"), "1000.50"),
        ("1000.50", "1000.50"),
        (" 1 000.50 ", "1000.50"),
        ("1,234,567", "1234567"),
        ("1,234.50", "1234.50"),
        ("+7", "7"),
        ("1250,5", "1250.5"),
        ("١٢٥٠", "1250"),
    ],
)
def test_figures_are_read_as_people_write_them(written: Any, amount: str) -> None:
    found = read({"price": written})
    assert found.findings == ()
    assert found.dossier.sale.price == Money(Decimal(amount), "XDD")


@pytest.mark.parametrize(
    "written",
    ["5 EUR", "EUR 5", "5 eur", {"amount": 5, "currency": "eur"}, {"value": "5", "currencyCode": "EUR"}],
)
def test_an_amount_may_name_its_currency(written: Any) -> None:
    assert read({"sale": {"price": written}}).dossier.sale.price == Money(Decimal(5), "EUR")


@pytest.mark.parametrize(
    ("dossier", "code", "path"),
    [
        (None, "DOS-OBJECT", "dossier"),
        ({"price": float("inf")}, "DOS-NUMBER", "price"),
        ([], "DOS-OBJECT", "dossier"),
        ({"goods": {"quantity": 0}}, "DOS-SIGN", "goods.quantity"),
        ({"price": "1,5,5"}, "DOS-NUMBER", "price"),
        ({"price": "1,000"}, "DOS-NUMBER", "price"),
        ({"price": True}, "DOS-NUMBER", "price"),
        ({"price": "NaN"}, "DOS-NUMBER", "price"),
        ({"price": Decimal("Infinity")}, "DOS-NUMBER", "price"),
        ({"price": [1]}, "DOS-NUMBER", "price"),
        ({"price": "1e9"}, "DOS-NUMBER", "price"),
        ({"price": 10**16}, "DOS-SIZE", "price"),
        ({"price": "0.0000000000001"}, "DOS-SIZE", "price"),
        ({"price": {"currency": "EUR"}}, "DOS-AMOUNT", "price"),
        ({"price": {"amount": 1, "currency": "EURO"}}, "DOS-CURRENCY", "price.currency"),
        ({"date": "1 March"}, "DOS-DAY", "date"),
        ({"freight": -1}, "DOS-SIGN", "freight[1].amount"),
        ({"items": [{"price": 1, "weight": -1}]}, "DOS-SIGN", "items[1].weight"),
        ({"items": [{"price": 1}, {"price": "1 EUR"}]}, "DOS-ITEMS", "items"),
        ({"items": [{"price": 1}, {}]}, "DOS-ITEMS", "items"),
        ({"items": [{"price": 1}], "price": 2}, "DOS-ITEMS", "items"),
        ({"items": [{"price": 1}] * (MOST_ROWS + 1)}, "DOS-LONG", "items"),
        ({"sale": {"related": "perhaps"}}, "DOS-ANSWER", "sale.related"),
        ({"sale": {"incoterm": "ABC"}}, "DOS-INCOTERM", "sale.incoterm"),
        ({"sale": 5}, "DOS-OBJECT", "sale"),
        ({"sale": "stolen"}, "DOS-CHOICE", "sale"),
        ({"goods": {"description": {"en": "Pumps"}}}, "DOS-TEXT", "goods.description"),
        ({"basis": "DDP"}, "DOS-CHOICE", "basis"),
        ({"rates": {"EUR": 0}}, "DOS-RATE", "rates.EUR"),
        ({"rates": {"EURO": 3}}, "DOS-CURRENCY", "rates.EURO"),
        ({"rates": [{"currency": "EUR", "rate": "x"}]}, "DOS-NUMBER", "rates[1]"),
        ({"computed": {"costs": [{"amount": 5}]}}, "DOS-KIND", "computed.costs[1]"),
        ({"computed": {"materials": {"text": "steel"}}}, "DOS-AMOUNT", "computed.materials[1]"),
        ({"lease": {"number": "1.5", "rent": 5}}, "DOS-NUMBER", "lease.number"),
        ({"lease": {"number": 2, "rent": 5, "rate_percent": -100}}, "DOS-RATE", "lease.rate_percent"),
        ({"assists": [{"amount": 5, "used_percent": 120}]}, "DOS-PERCENT", "assists[1].used_percent"),
        ({"additions": [{"kind": "storage", "amount": 5}]}, "DOS-ADDITION", "additions[1].kind"),
        ({"colour": "red"}, "DOS-FIELD", "colour"),
        ({"sale": {"price": 1, "colour": "red"}}, "DOS-FIELD", "sale.colour"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_field(dossier: Any, code: str, path: str) -> None:
    told = read(dossier).findings
    assert [(each.code, each.path) for each in told] == ([(code, path)] if code else [])
    for each in told:
        assert each.text()
        assert each.cure()
        assert "{" not in each.text() + each.cure().replace('{"price"', "")


def test_an_addition_that_article_8_does_not_know_is_not_added_and_named() -> None:
    found = read({"price": 1, "additions": [{"kind": "storage", "amount": 5}]})
    assert found.errors == ()
    assert [(row.kind, row.text) for row in found.dossier.additions] == [("other", "storage")]


def test_what_buyers_supply_is_an_assist_whatever_list_it_stands_in() -> None:
    told = read({"price": 1, "additions": [{"kind": "assist", "amount": 5}, {"kind": "pre-carriage", "amount": 7}]})
    assert told.findings == ()
    assert [row.kind for row in told.dossier.additions] == ["assist_materials", "freight"]


def test_an_unread_field_is_a_warning_and_a_comment_is_none() -> None:
    found = read({"price": 1, "colour": "red", "_why": "x", "notes": "y", "reference": "A"})
    assert found.dossier.sale.price == Money(Decimal(1), "XDD")
    assert [each.code for each in found.findings] == ["DOS-FIELD"]
    assert found.errors == ()


def test_findings_are_not_endless() -> None:
    assert len(read({f"field_{at}": 1 for at in range(500)}).findings) == MOST_FINDINGS


def test_names_are_read_in_camel_case_and_in_a_wrapper() -> None:
    written = {"dossier": {"exportDate": "2026-02-01T10:00:00", "Import-Date": "2026-03-01", "price": 1, "date": ""}}
    found = read(written).dossier
    assert (found.export_day, found.import_day, found.day) == (date(2026, 2, 1), date(2026, 3, 1), None)


def test_yes_and_no_in_words() -> None:
    assert read({"sale": {"price": 1, "related": "oui"}}).dossier.sale.relationship.related is True
    assert read({"sale": {"price": 1, "related": "no"}}).dossier.sale.relationship.related is False
    assert read({"sale": {"price": 1, "related": "unknown"}}).dossier.sale.relationship.related is None


@pytest.mark.parametrize(
    ("written", "related", "how"),
    [
        ({"related": True, "how": "shares"}, True, "15.4(d)"),
        ({"related": {"how": "family"}}, True, "15.4(h)"),
        ({"related": {"related": False}}, False, ""),
        ({"relationship": "partners"}, True, "15.4(b)"),
    ],
)
def test_a_relationship_is_told_in_several_ways(written: Any, related: bool, how: str) -> None:  # noqa: FBT001
    found = read({"sale": {"price": 1} | written})
    assert found.findings == ()
    assert (found.dossier.sale.relationship.related, found.dossier.sale.relationship.how) == (related, how)


def test_rates_are_a_mapping_a_list_or_one_figure() -> None:
    dated = [{"currency": "EUR", "rate": 340, "units": 100, "from": "2026-01-01", "to": "2026-01-31"}]
    assert [row.value for row in read({"rates": {"EUR": "3.4"}}).rates] == [Decimal("3.4")]
    assert [(row.value, row.first, row.last) for row in read({"rates": dated}).rates] == [
        (Decimal("3.4"), date(2026, 1, 1), date(2026, 1, 31))
    ]
    assert [row.currency for row in read({"currency": "EUR", "rate": "3.4"}).rates] == ["EUR"]


def test_the_national_currency_and_that_of_the_amounts_differ() -> None:
    found = read({"national_currency": "MAD", "currency": "USD", "price": 5, "goods": "Pumps", "doubt": "no"})
    assert (found.national, found.dossier.sale.price, found.dossier.goods.description) == (
        "MAD",
        Money(Decimal(5), "USD"),
        "Pumps",
    )
    assert read({"national_currency": "MAD", "price": 5}).dossier.sale.price == Money(Decimal(5), "MAD")


def test_goods_and_doubt_may_stand_at_the_top() -> None:
    found = read(
        {"description": "Pumps", "origin": "jp", "quantity": 5, "price": 1, "doubt": True, "grounds": "two invoices"}
    )
    assert found.findings == ()
    assert (found.dossier.goods.origin, found.dossier.goods.quantity) == ("JP", Decimal(5))
    assert (found.dossier.sale.doubt_upheld, found.dossier.sale.grounds) == (True, "two invoices")


def test_quantities_of_items_are_that_of_the_goods() -> None:
    assert read({"items": [{"price": 1, "quantity": 2}, {"price": 1, "quantity": 3}]}).dossier.goods.quantity == 5


def test_a_condition_whose_value_cannot_be_told_has_none() -> None:
    found = read({"sale": {"price": 1, "conditions": [{"text": "barter", "value": 5, "determinable": False}]}})
    assert [row.value for row in found.dossier.sale.conditions] == [None]


def test_no_proceeds_are_none() -> None:
    assert read({"price": 1, "proceeds": {"accrue": False}}).dossier.additions == ()


def test_amounts_by_name_share_a_currency() -> None:
    found = read({"price": 1, "transport": {"currency": "EUR", "freight": 5, "insurance": None}})
    assert [(row.kind, row.amount) for row in found.dossier.additions] == [("freight", Money(Decimal(5), "EUR"))]


def test_what_stands_in_an_object_of_its_own() -> None:
    lease = {"basis": "lease", "lease": {"payments": [{"amount": 5, "date": "2026-01-01"}], "rate_percent": 6}}
    used = {"basis": "used", "vehicle": {"new_value": 5, "age_years": 1, "table": [{"months": 12}]}}
    found = read({"sale": "free", "fallback": [lease, used]})
    assert found.findings == ()
    first, second = found.dossier.fallbacks
    assert first.lease is not None
    assert first.lease.payments == (Money(Decimal(5), "XDD"),)
    assert second.used is not None
    assert (second.used.new_value, second.used.table) == (Money(Decimal(5), "XDD"), ())


def test_a_bare_yes_stands_for_a_row() -> None:
    found = read({"price": 1, "proceeds": True, "sale": {"restrictions": True, "conditions": [True]}}).dossier
    assert [row.amount for row in found.additions] == [None]
    assert [row.kind for row in found.sale.restrictions] == ["other"]
    assert [row.value for row in found.sale.conditions] == [None]


def test_a_mapping_is_a_row_for_each_of_its_words() -> None:
    found = read({"price": 1, "additions": {"royalty": {"amount": 5, "related_to_goods": False}}}).dossier
    assert [(row.kind, row.related_to_goods) for row in found.additions] == [("royalty", False)]


NAMES = """
    sale goods items price additions deductions freight identical deductive sales computed fallback lease used basis
    amount currency rates related kind table quantity unit_price payments number rate_percent test_values conditions
    materials
"""
"""Names that a dossier knows, so that what is made at random reaches its readers."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES.split()),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=60)
@given(JSON)
def test_no_dossier_breaks_the_reader_or_the_methods(tree: Any) -> None:
    found = read(tree)
    if not found.errors:
        answer = value_goods(found.dossier, ValuationTerms(), lambda amount, _: amount, "XDD")
        assert (answer.method is None) == (answer.value is None)
        assert answer.method or answer.wanted or answer.refused


def row(code: str, value: str, first: str = "2019-01-01", last: str = "") -> dict[str, str]:
    return {"code": code, "value": value, "legal_reference": "Order 1", "valid_from": first, "valid_to": last}


def test_terms_are_those_of_the_day() -> None:
    rows = [
        row("basis", "FOB", "2019-01-01", "2020-12-31"),
        row("basis", "CIF", "2021-01-01"),
        row("answer_days", "20"),
    ]
    loss = [{"kind": "car", "months": "12", "percent": "20", "valid_from": "2019-01-01", "valid_to": ""}]
    assert terms_of_rows(rows, loss, date(2020, 5, 1), 2).basis == "FOB"
    found = terms_of_rows(rows, loss, date(2026, 5, 1), 3)
    assert (found.basis, found.answer_days, found.places, found.legal_reference) == ("CIF", 20, 3, "Order 1")
    assert [(each.kind, each.percent) for each in found.depreciation] == [("car", Decimal(20))]


@pytest.mark.parametrize(
    ("rows", "loss"),
    [
        ([row("basis", "EXW")], []),
        ([row("colour", "red")], []),
        ([row("answer_days", "-1")], []),
        ([row("close_percent", "101")], []),
        ([row("inversion_needs_agreement", "maybe")], []),
        ([row("basis", "CIF", "soon")], []),
        ([], [{"kind": "car", "months": "x", "percent": "20", "valid_from": "2019-01-01", "valid_to": ""}]),
        ([], [{"kind": "car"}]),
    ],
)
def test_a_wrong_row_of_terms_is_named(rows: list[dict[str, str]], loss: list[dict[str, str]]) -> None:
    with pytest.raises(TermsError, match="line 2"):
        terms_of_rows(rows, loss, date(2026, 1, 1), 2)
