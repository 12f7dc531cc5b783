"""Assessment: which measures apply, in which order, on which base; one test a rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from customhouse.tariff.duties.tests.laws import DAY, amounts, assessed, codes, goods, tariff

VAT = {"type": "VAT", "expression": "20 %"}
NINE = {"id": "D", "expression": "9 %"}


def test_taxes_are_charged_in_order_on_what_was_charged_before() -> None:
    law = tariff(
        {"expression": "10 %"},
        {"type": "ADD", "expression": "5 %"},
        {"type": "EXC", "expression": "10 %"},
        {"type": "FEE", "expression": "0.4 % MIN 6 XDD"},
        VAT,
    )
    found = assessed(law, goods())
    assert amounts(found) == {"CUD": "100.00", "ADD": "50.00", "EXC": "115.00", "FEE": "6.00", "VAT": "254.20"}
    assert [line.type for line in found.lines] == ["CUD", "ADD", "EXC", "FEE", "VAT"]
    assert found.lines[-1].base == Decimal("1271.00")
    assert (found.total, found.currency, codes(found)) == (Decimal("525.20"), "XDD", [])


def test_every_line_names_measure_and_law() -> None:
    line = assessed(tariff({"id": "CUD-09", "expression": "9 %", "legal_reference": "XD-LAW-7"}), goods()).lines[0]
    assert (line.measure, line.legal_reference, line.rate) == ("CUD-09", "XD-LAW-7", "9 %")


def test_the_longest_code_wins() -> None:
    law = tariff(
        {"expression": "1 %"},
        {"commodity": "09", "expression": "2 %"},
        {"commodity": "090121", "expression": "3 %"},
        {"commodity": "09012200", "expression": "4 %"},
    )
    assert amounts(assessed(law, goods())) == {"CUD": "30.00"}
    assert amounts(assessed(law, goods(commodity="0902"))) == {"CUD": "20.00"}
    assert amounts(assessed(law, goods(commodity="8703"))) == {"CUD": "10.00"}


def test_law_is_that_of_the_day() -> None:
    law = tariff(
        {"id": "A", "expression": "1 %", "valid_to": "2025-12-31"},
        {"id": "B", "expression": "2 %", "valid_from": "2026-01-01"},
    )
    assert amounts(assessed(law, goods(), on=date(2025, 12, 31))) == {"CUD": "10.00"}
    assert amounts(assessed(law, goods(), on=date(2026, 1, 1))) == {"CUD": "20.00"}
    assert amounts(assessed(law, goods(), on=date(2018, 12, 31))) == {}


def test_the_direction_decides() -> None:
    law = tariff({"expression": "1 %"}, {"type": "FEE", "direction": "export", "expression": "3 %"})
    assert amounts(assessed(law, goods(direction="export"))) == {"FEE": "30.00"}
    assert amounts(assessed(law, goods())) == {"CUD": "10.00"}


def test_the_narrower_origin_wins_and_exclusions_hold() -> None:
    law = tariff(
        {"id": "all", "expression": "1 %"},
        {"id": "group", "expression": "2 %", "origin_group": "ASIA", "excluded": "KR"},
        {"id": "country", "expression": "3 %", "origin_group": "CN"},
        members={"JP": "ASIA", "CN": "ASIA", "KR": "ASIA"},
    )
    found = {origin: assessed(law, goods(origin=origin)).lines[0].measure for origin in ("JP", "CN", "KR", "FR", "")}
    assert found == {"JP": "group", "CN": "country", "KR": "all", "FR": "all", "": "all"}


PREFERENCE = {
    "id": "P", "expression": "2 %", "preference": "300", "origin_group": "PACT", "certificate": "N954 U110",
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "measure", "finding"),
    [
        ({}, "D", []),
        ({"preference": "100", "certificates": frozenset({"N954"})}, "D", []),
        ({"preference": "300", "certificates": frozenset({"N954"})}, "P", []),
        ({"preference": "300", "certificates": frozenset({"U110"})}, "P", []),
        ({"preference": "300"}, "D", ["DUTY-PREFERENCE-CERTIFICATE"]),
        ({"preference": "300", "origin": "FR"}, "D", ["DUTY-PREFERENCE-ORIGIN"]),
        ({"preference": "300", "origin": ""}, "D", ["DUTY-PREFERENCE-ORIGIN"]),
        ({"preference": "200"}, "D", ["DUTY-PREFERENCE-NONE"]),
    ],
)
def test_a_preference_is_claimed_originating_and_documented(
    facts: dict[str, object], measure: str, finding: list[str]
) -> None:
    found = assessed(tariff(NINE, PREFERENCE, VAT, members={"JP": "PACT"}), goods(**facts))
    assert found.lines[0].measure == measure
    assert codes(found) == finding
    assert not any(each.is_error for each in found.findings)
    assert all("{" not in each.text() + each.cure() for each in found.findings)


def test_a_preference_may_need_an_additional_code() -> None:
    law = tariff(NINE, {"expression": "2 %", "preference": "300", "additional_code": "Q1"})
    assert codes(assessed(law, goods(preference="300"))) == ["DUTY-PREFERENCE-CODE"]
    assert codes(assessed(law, goods(preference="300", additional_codes=frozenset({"Q1"})))) == []


def test_membership_of_a_group_is_dated() -> None:
    law = tariff(NINE, PREFERENCE, members={"JP": "PACT"})
    claimed = goods(preference="300", certificates=frozenset({"N954"}))
    assert assessed(law, claimed, on=date(2019, 1, 1)).lines[0].measure == "P"
    assert not law.is_member("PACT", "JP", date(2018, 12, 31))


def test_a_preference_never_costs_more_than_the_general_rate() -> None:
    found = assessed(
        tariff({"id": "D", "expression": "1 %"}, {"id": "P", "expression": "2 %", "preference": "300"}),
        goods(preference="300"),
    )
    assert found.lines[0].measure == "D"
    assert codes(found) == ["DUTY-PREFERENCE-HIGHER"]


def test_a_preference_stands_where_the_general_rate_cannot_be_compared() -> None:
    law = tariff({"id": "D", "expression": "1 XDD / KGM"}, {"id": "P", "expression": "2 %", "preference": "300"})
    assert assessed(law, goods(preference="300")).lines[0].measure == "P"


def test_anti_dumping_duty_is_by_company_and_cumulates() -> None:
    law = tariff(
        {"expression": "10 %"},
        {"id": "A101", "type": "ADD", "origin_group": "CN", "additional_code": "A101", "expression": "12.4 %"},
        {"id": "others", "type": "ADD", "origin_group": "CN", "expression": "38 %"},
    )
    company = goods(origin="CN", additional_codes=frozenset({"A101"}))
    assert amounts(assessed(law, company)) == {"CUD": "100.00", "ADD": "124.00"}
    assert amounts(assessed(law, goods(origin="CN"))) == {"CUD": "100.00", "ADD": "380.00"}
    assert amounts(assessed(law, goods(origin="JP"))) == {"CUD": "100.00"}


@pytest.mark.parametrize("certificates", [frozenset({"N954"}), frozenset()], ids=["granted", "refused"])
def test_anti_dumping_duty_goes_by_the_non_preferential_origin(certificates: frozenset[str]) -> None:
    """Goods of China worked on in a partner country enjoy its preference, and owe the duty on those of China."""
    law = tariff(
        NINE,
        PREFERENCE,
        {"type": "ADD", "origin_group": "CN", "expression": "38 %"},
        members={"JP": "PACT"},
    )
    both = goods(origin="CN", preferential_origin="JP", preference="300", certificates=certificates)
    assert amounts(assessed(law, both)) == {"CUD": "20.00" if certificates else "90.00", "ADD": "380.00"}
    other_way = goods(origin="JP", preferential_origin="CN", preference="300", certificates=certificates)
    assert amounts(assessed(law, other_way)) == {"CUD": "90.00"}


def test_no_preference_without_a_preferential_origin() -> None:
    """Where none was declared, the other origin does not stand in for it."""
    claimed = goods(preference="300", preferential_origin="", certificates=frozenset({"N954"}))
    found = assessed(tariff(NINE, PREFERENCE, members={"JP": "PACT"}), claimed)
    assert (amounts(found), codes(found)) == ({"CUD": "90.00"}, ["DUTY-PREFERENCE-ORIGIN"])


def test_measures_by_origin_are_known_for_goods() -> None:
    """Anti-dumping duties and general rates with an exception hang on the origin; preferences do not."""
    law = tariff(
        NINE,
        PREFERENCE,
        {"id": "dumped", "type": "ADD", "origin_group": "CN"},
        {"id": "but", "excluded": "FR"},
        {"id": "old", "type": "ADD", "origin_group": "CN", "valid_to": "2020-01-01"},
    )
    assert [row.id for row in law.by_origin("09012100", DAY)] == ["but", "dumped"]
    assert law.by_origin("09012100", DAY, "export") == []


def test_a_certificate_opens_a_reduced_rate() -> None:
    law = tariff(VAT, {"type": "VAT", "expression": "5 %", "certificate": "C999"}, {"expression": "free"})
    assert amounts(assessed(law, goods()))["VAT"] == "200.00"
    assert amounts(assessed(law, goods(certificates=frozenset({"C999"}))))["VAT"] == "50.00"


def test_what_is_suspended_or_relieved_is_shown_and_not_owed() -> None:
    law = tariff({"expression": "10 %"}, VAT)
    suspended = assessed(law, goods(reliefs={"CUD": "suspended", "VAT": "suspended"}))
    assert [(line.payable, str(line.amount)) for line in suspended.lines] == [
        ("suspended", "100.00"),
        ("suspended", "220.00"),
    ]
    assert suspended.total == 0
    relieved = assessed(law, goods(reliefs={"CUD": "relieved"}))
    assert relieved.lines[1].base == 1000
    assert relieved.total == Decimal("200.00")
    both = assessed(law, goods(reliefs={"CUD": "relieved", "VAT": "relieved"}))
    assert both.lines[1].base == Decimal("1100.00")


def test_a_fee_on_the_declaration_is_charged_once() -> None:
    taxes = [{"type": "FEE", "order": "1", "base": "declaration"}, {"type": "VAT", "order": "2", "base": "value+FEE"}]
    law = tariff({"type": "FEE", "expression": "25 XDD MIN 1 %"}, VAT, taxes=taxes)
    found = assessed(law, goods(), goods(number=2, customs_value=Decimal(4000)))
    assert [(line.item, line.type, str(line.amount)) for line in found.lines] == [
        (1, "FEE", "50.00"),
        (1, "VAT", "210.00"),
        (2, "VAT", "800.00"),
    ]


ONCE = [{"type": "FEE", "order": "1", "base": "declaration"}]


@pytest.mark.parametrize(
    ("states", "lines"),
    [
        (("relieved", ""), [(2, "payable", "40.00")]),
        (("suspended", "relieved"), [(1, "suspended", "25")]),
        (("relieved", "suspended"), [(2, "suspended", "40.00")]),
        (("relieved", "relieved"), [(1, "relieved", "50.00")]),
    ],
)
def test_a_fee_on_the_declaration_is_charged_by_the_items_that_owe_it(
    states: tuple[str, str], lines: list[tuple[int, str, str]]
) -> None:
    """A trifle that is relieved of the fee, put first, relieves nobody else of it."""
    law = tariff({"type": "FEE", "expression": "25 XDD MIN 1 %"}, taxes=ONCE)
    reliefs = [{"FEE": state} if state else {} for state in states]
    items = goods(reliefs=reliefs[0]), goods(number=2, customs_value=Decimal(4000), reliefs=reliefs[1])
    found = assessed(law, *items)
    assert [(line.item, line.payable, f"{line.amount.normalize():f}") for line in found.lines] == [
        (number, state, f"{Decimal(amount).normalize():f}") for number, state, amount in lines
    ]


def test_a_total_is_rounded_by_itself_of_what_is_payable_and_what_is_not() -> None:
    """What is only suspended never moves the rounding of what is owed."""
    taxes = [{"type": "CUD", "order": "1", "rounding": "half-up-total", "scale": "0"}]
    states: tuple[dict[str, str], ...] = ({"CUD": "suspended"}, {}) * 2
    items = [
        goods(number=number, customs_value=Decimal(40), reliefs=reliefs)
        for number, reliefs in enumerate(states, start=1)
    ]
    found = assessed(tariff({"expression": "1 %"}, taxes=taxes), *items)
    assert [str(line.amount) for line in found.lines] == ["0", "0", "1", "1"]
    assert found.total == 1


def test_a_tax_may_be_charged_on_taxes_alone() -> None:
    taxes = [{"type": "CUD", "order": "1"}, {"type": "VAT", "order": "2", "base": "CUD"}]
    found = assessed(tariff({"expression": "10 %"}, VAT, taxes=taxes), goods())
    assert amounts(found) == {"CUD": "100.00", "VAT": "20.00"}


def test_a_tax_rounded_on_the_total_rounds_once() -> None:
    taxes = [{"type": "CUD", "order": "1", "rounding": "down-total", "scale": "0"}]
    law = tariff({"expression": "1 %"}, taxes=taxes)
    found = assessed(law, *(goods(number=number, customs_value=Decimal(160)) for number in (1, 2, 3)))
    assert [str(line.amount) for line in found.lines] == ["1", "2", "1"]
    assert found.total == 4


def test_a_quantity_that_is_missing_is_an_error_with_its_place() -> None:
    found = assessed(tariff({"id": "D", "expression": "2 XDD / KGM"}, VAT), goods(number=3))
    (finding,) = found.findings
    assert (finding.code, finding.pointer) == ("DUTY-QUANTITY", "42A/67A/68A[3]/23A/65A/128")
    assert finding.params["wanted"] == "KGM"
    litres = assessed(tariff({"expression": "2 XDD / LTR"}), goods()).findings[0]
    assert litres.pointer == "42A/67A/68A[1]/23A/65A/130"


def test_an_exchange_rate_that_is_missing_is_an_error() -> None:
    assert codes(assessed(tariff({"expression": "2 JPY / KGM"}), goods(quantities={"KGM": Decimal(1)}))) == [
        "DUTY-EXCHANGE"
    ]


def test_goods_without_customs_duty_in_force_are_told() -> None:
    assert codes(assessed(tariff(VAT), goods())) == ["DUTY-NONE"]
    assert codes(assessed(tariff(VAT), goods(direction="export"))) == []


def test_a_value_that_is_not_known_is_not_zero() -> None:
    """What is charged by value is told and left out, with the taxes on it; what is charged by quantity is charged."""
    law = tariff({"expression": "10 %"}, {"type": "EXC", "expression": "2 XDD / KGM"}, VAT)
    unknown = goods(customs_value=None, quantities={"KGM": Decimal(10)})
    found = assessed(law, unknown, goods(number=2, quantities={"KGM": Decimal(10)}))
    assert [(line.item, line.type) for line in found.lines] == [(1, "EXC"), (2, "CUD"), (2, "EXC"), (2, "VAT")]
    assert [(each.code, each.is_error) for each in found.findings] == [("DUTY-VALUE", False)] * 2
    assert all("{" not in each.text() + each.cure() for each in found.findings)


def test_a_fee_on_a_declaration_of_unknown_value_is_not_charged_on_a_part() -> None:
    """The base is the whole declaration, and a part of it is unknown."""
    found = assessed(
        tariff({"type": "FEE", "expression": "1 %"}, taxes=ONCE), goods(), goods(number=2, customs_value=None)
    )
    assert (found.lines, codes(found).count("DUTY-VALUE")) == ((), 1)


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-1", "1e18", "-Infinity"])
def test_an_impossible_figure_is_an_error(figure: str) -> None:
    law = tariff({"expression": "10 %"})
    found = assessed(law, goods(customs_value=Decimal(figure)), goods(number=2))
    assert codes(found) == ["DUTY-FIGURE"]
    assert [line.item for line in found.lines] == [2]
    assert codes(assessed(law, goods(quantities={"KGM": Decimal(figure)}))) == ["DUTY-FIGURE"]


def test_the_working_of_a_compound_rate_is_shown() -> None:
    law = tariff({"expression": "5 % + 2 XDD / KGM MAX 500 XDD"})
    line = assessed(law, goods(quantities={"KGM": Decimal(100)})).lines[0]
    assert line.working == (
        "5 % × 1000 = 50",
        "2 XDD / KGM × 100 KGM = 200",
        "500 XDD × 1 C62 = 500",
    )


def test_nine_thousand_items_are_assessed() -> None:
    law = tariff({"expression": "10 %"}, VAT)
    found = assessed(law, *(goods(number=number) for number in range(1, 10000)))
    assert found.total == Decimal("3199680.00")
