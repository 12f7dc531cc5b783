"""What is said while a declaration is reckoned: deductions, origins, units, sums; and what is handed to the tariff."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from customhouse.clearance.declarations.records import Adjustment, Amount, DeclarationRecord, DeclaredTax
from customhouse.clearance.declarations.rules import reckoning
from customhouse.clearance.declarations.rules.handing_on import assessable_items, charges, quantities, valued_items
from customhouse.clearance.declarations.rules.law import DeclarationLaw, RuleSeverity, Validity
from customhouse.clearance.declarations.rules.law_rows import LawDataError, law_from_pack_rows
from customhouse.clearance.declarations.rules.reckoning import Reckoned
from customhouse.clearance.declarations.rules.rule import Case
from customhouse.clearance.declarations.tests.demoland import (
    NOON,
    ON,
    circumstances,
    demoland_law,
    good_declaration,
    good_item,
    pack_rows,
)
from customhouse.messages.findings import Finding
from customhouse.tariff.duties.records import Assessment, DutyLine
from customhouse.tariff.valuation.rules.transaction_value import transaction_values

RATES = {"XDD": Decimal(1), "EUR": Decimal("3.4")}


def to_national(value: Decimal, currency: str) -> Decimal:
    return value * RATES[currency]


def declared(own: tuple[str, ...] = (), shared: tuple[str, ...] = (), **facts: object) -> DeclarationRecord:
    """The good declaration, worth 1000 XDD, with adjustments `BA 10 EUR` of its item or of the whole."""
    item = replace(good_item(), adjustments=adjustments(own), **facts)  # type: ignore[arg-type]  # by name
    return replace(good_declaration(), items=(item,), adjustments=adjustments(shared))


def adjustments(words: tuple[str, ...]) -> tuple[Adjustment, ...]:
    rows = [row.split() for row in words]
    return tuple(Adjustment(code, Amount(Decimal(amount), currency)) for code, amount, currency in rows)


def reckoned(record: DeclarationRecord, law: DeclarationLaw | None = None) -> Reckoned:
    return Reckoned(record, law or demoland_law(), ON)


def deduction(code: str) -> bool:
    return demoland_law().is_deduction(code, ON)


def doubts(record: DeclarationRecord, law: DeclarationLaw | None = None) -> list[Finding]:
    rows = transaction_values(valued_items(record, deduction), charges(record.adjustments, deduction), to_national)
    return list(reckoned(record, law).deductions({row.number: row for row in rows}))


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    assert all("{" not in one.text() + one.cure() for one in findings)
    return [(one.code, one.severity.value, one.pointer) for one in findings]


OWN, HEAD = "42A/67A/68A[1]/41A", "42A/67A/41A"


@pytest.mark.parametrize(
    ("own", "shared", "expected"),
    [
        ((), (), []),
        (("BA 500 XDD",), (), []),
        (("BA 500.01 XDD",), (), [("MON-DEDM", "warning", OWN)]),
        (("BA 300 XDD", "BC 300 XDD"), (), [("MON-DEDM", "warning", OWN)]),
        (("BA 1000 XDD",), (), [("MON-DEDA", "error", OWN)]),
        (("BA 99999 EUR",), (), [("MON-DEDA", "error", OWN)]),
        (("BA 295 EUR",), (), [("MON-DEDA", "error", OWN)]),
        ((), ("BA 1000 XDD",), [("MON-DEDA", "error", HEAD)]),
        (("AK 5000 XDD", "BA 1000 XDD"), (), [("MON-DEDA", "error", OWN)]),
        (("AK 5000 XDD",), ("AS 700 XDD",), []),
        (("BZ 1000 XDD",), (), []),
    ],
)
def test_deductions_are_a_part_of_the_price(
    own: tuple[str, ...], shared: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    """Of the price or more: refused, whatever else is added; more than half of it: told."""
    assert told(doubts(declared(own, shared))) == expected


def test_a_code_that_the_law_does_not_have_as_a_deduction_lowers_nothing() -> None:
    """The sign stands in the law's list of adjustments, as of the day, not in the letters of the code."""
    rows = charges(adjustments(("AK 1 XDD", "BA 1 XDD", "BZ 1 XDD")), deduction)
    assert [row.value for row in rows] == [Decimal(1), Decimal(-1), Decimal(1)]
    assert not demoland_law().is_deduction("BA", date(2018, 12, 31))


def test_a_sign_is_plus_or_minus() -> None:
    """A slip in the law data is told when it is loaded."""
    files = pack_rows()
    files["code_lists/adjustments"] = [{**files["code_lists/adjustments"][0], "sign": "minus"}]
    with pytest.raises(LawDataError, match="adjustments"):
        law_from_pack_rows(files, country="XD", currency="XDD", timezone="Africa/Tunis", default_office="XD000100")


def test_the_law_says_how_grave_a_large_deduction_is() -> None:
    """A country may not look at large ones; one that leaves nothing is refused all the same."""
    off = {code: (RuleSeverity(code, "off", "", Validity(ON)),) for code in ("MON-DEDA", "MON-DEDM")}
    law = replace(demoland_law(), severities=off)
    assert told(doubts(declared(("BA 600 XDD",)), law)) == []
    assert told(doubts(declared(("BA 1000 XDD",)), law)) == [("MON-DEDA", "error", OWN)]


def test_goods_of_unknown_value_are_not_doubted() -> None:
    """Where no price is there, there is nothing to compare with: MON-NONE has said so."""
    assert doubts(declared(("BA 5 XDD",), price=None)) == []


def test_a_declared_value_keeps_its_currency() -> None:
    """3833.64 EUR are not 3833.64 XDD."""
    [item] = valued_items(declared(price=None, customs_value=Amount(Decimal("3833.64"), "EUR")), deduction)
    [found] = transaction_values([item], [], to_national)
    assert found.value == Decimal("13034.376")


@pytest.mark.parametrize(
    ("origin", "preferential", "type_code", "expected"),
    [
        ("CN", "", "IMA", []),
        ("", "JP", "IMA", [("ORI-MEAS", "error")]),
        ("", "", "IMA", [("ORI-MEAS", "error")]),
        ("", "JP", "IMC", [("ORI-MEAS", "warning")]),
    ],
)
def test_measures_by_origin_want_the_non_preferential_origin(
    origin: str, preferential: str, type_code: str, expected: list[tuple[str, str]]
) -> None:
    """A preferential origin does not tell it; where no measure hangs on it, nothing is said."""
    record = replace(declared(origin=origin, preferential_origin=preferential), type_code=type_code)
    found = told(list(reckoned(record).origins({1: ["ADD-690721-CN-ALL"]})))
    assert [row[:2] for row in found] == expected
    assert list(reckoned(record).origins({1: []})) == []


def test_the_tariff_is_handed_both_origins() -> None:
    """The preferential one stands in for the other only where it alone is given."""
    for origin, given in (("CN", "CN"), ("", "JP")):
        record = declared(origin=origin, preferential_origin="JP", preference="300")
        [item] = assessable_items(record, {1: None}, {1: "1"}, {}, {})
        assert (item.origin, item.preferential_origin, item.customs_value) == (given, "JP", None)


@pytest.mark.parametrize(
    ("unit", "wanted", "expected"),
    [
        ("NPR", "NAR", [("QTY-UNIT", "warning", "42A/67A/68A[1]/23A/65A/130")]),
        ("NAR", "NAR", []),
        ("NAR", "", []),
        ("", "NAR", []),
    ],
)
def test_another_supplementary_unit_is_told(unit: str, wanted: str, expected: list[tuple[str, str, str]]) -> None:
    """Pairs where the tariff counts pieces are twice as few."""
    record = declared(supplementary_quantity=Decimal(5), supplementary_unit=unit)
    assert told(list(reckoned(record).units({1: wanted}))) == expected


@pytest.mark.parametrize(
    ("facts", "tariff_unit", "expected"),
    [
        ({}, "", {"KGM": "100"}),
        ({"net_mass": None}, "", {"KGM": "110"}),
        ({"supplementary_quantity": Decimal("0.001"), "supplementary_unit": "KGM"}, "KGM", {"KGM": "100"}),
        ({"supplementary_quantity": Decimal("0.001"), "supplementary_unit": "DTN"}, "NAR", {"KGM": "100"}),
        ({"supplementary_quantity": Decimal(5), "supplementary_unit": "CTM"}, "CTM", {"KGM": "100", "CTM": "5"}),
        ({"supplementary_quantity": Decimal(5), "supplementary_unit": ""}, "NAR", {"KGM": "100", "NAR": "5"}),
        ({"supplementary_quantity": Decimal(5), "supplementary_unit": "??"}, "", {"KGM": "100", "??": "5"}),
        ({"taxes": (DeclaredTax("EXC", "", quantity=Decimal(1), unit="KGM"),)}, "", {"KGM": "100"}),
        ({"taxes": (DeclaredTax("EXC", "", quantity=Decimal(1), unit="LTR"),)}, "", {"KGM": "100", "LTR": "1"}),
        ({"net_mass": Decimal(0)}, "", {}),
        ({"net_mass": Decimal(0), "supplementary_quantity": Decimal(1), "supplementary_unit": "TNE"}, "", {}),
    ],
)
def test_mass_comes_from_the_mass_fields_alone(
    facts: dict[str, object], tariff_unit: str, expected: dict[str, str]
) -> None:
    """No other quantity stands in for it, in whatever unit of mass; no mass at all is not a mass of zero."""
    found = quantities(declared(**facts).items[0], tariff_unit)  # type: ignore[arg-type]  # facts are given by name
    assert found == {unit: Decimal(amount) for unit, amount in expected.items()}


def assessment(base: str = "1", amount: str = "1", total: str = "1") -> Assessment:
    line = DutyLine(1, "CUD", "", Decimal(base), "", "", Decimal(amount), "XDD", "", "")
    return Assessment((line,), Decimal(total), "XDD", ON)


@pytest.mark.parametrize(
    ("values", "result", "fits"),
    [
        (["999999999999.999"], assessment("999999999999.999999999", "999999999999.999", "999999999999.999"), True),
        (["1000000000000"], assessment(), False),
        (["500000000000", "500000000000"], assessment(), False),
        (["1"], assessment(base="1000000000000"), False),
        (["1"], assessment(amount="999999999999.9995"), False),
        (["1"], assessment(total="1000000000000"), False),
    ],
)
def test_what_is_reckoned_fits_the_tables(values: list[str], result: Assessment, *, fits: bool) -> None:
    """Values, their sum, bases, amounts and the total are bounded by the columns that keep them."""
    found = told(list(reckoned(declared()).sums([Decimal(value) for value in values], result)))
    assert found == ([] if fits else [("MON-HUGE", "error", "42A/109")])


def test_rules_said_while_reckoning_find_nothing_before() -> None:
    """They need rates and the tariff, so the catalogue leaves them to the reckoning."""
    looked = Case(good_declaration(), demoland_law(), circumstances(), NOON.date())
    assert [list(rule.check(looked)) for rule in reckoning.RULES] == [[]] * 5
