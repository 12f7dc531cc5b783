"""The law of money: dated rows, the row for one before the row for all, and errors that name file and line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NoticeKind
from customhouse.revenue.notices.rules import references
from customhouse.revenue.notices.rules.allocation import allocate
from customhouse.revenue.notices.rules.interest import accrued
from customhouse.revenue.notices.rules.law import NoLawError
from customhouse.revenue.notices.rules.penalties import Offence, penalised, penalty
from customhouse.revenue.notices.rules.reading import LawDataError, law_from_rows

ON = date(2026, 3, 2)
REPORTS = yaml.safe_load(Path(__file__).with_name("penalised.yaml").read_text("utf-8"))


def test_two_offices_of_demoland_differ() -> None:
    law = revenue_law()
    port, depot = law.terms("XD000100", ON), law.terms("XD000400", ON)
    assert (port.payment_before_selection, port.release_under_guarantee) == (False, True)
    assert (depot.payment_before_selection, depot.release_under_guarantee) == (True, False)


@pytest.mark.parametrize(
    ("on", "kind", "days"),
    [
        (date(2022, 12, 31), NoticeKind.ASSESSMENT, 10),
        (date(2023, 1, 1), NoticeKind.ASSESSMENT, 15),
        (ON, NoticeKind.SUPPLEMENTARY, 30),
        (ON, NoticeKind.INTEREST, 0),
    ],
)
def test_days_to_pay(on: date, kind: NoticeKind, days: int) -> None:
    assert revenue_law().days_to_pay(on, kind) == days


@pytest.mark.parametrize(
    ("code", "evaded", "amount"),
    [
        ("VALUE", "1200.00", "1200.00"),
        ("VALUE", "0", "250.00"),
        ("VALUE", "999999.00", "200000.00"),
        ("SOMETHING-ELSE", "1000.00", "250.00"),
        ("UNDECLARED", "10000.00", "20000.00"),
        ("COMMODITY", "1000.33", "500.17"),
    ],
)
def test_penalties_of_the_schedule(code: str, evaded: str, amount: str) -> None:
    found = penalty(code, Decimal(evaded), ON, revenue_law())
    assert found.amount == Decimal(amount)
    assert found.legal_reference
    assert amount in found.working


def test_heads_are_paid_in_the_order_of_the_law() -> None:
    order = revenue_law().allocation_order(ON)
    owed = {"PEN": Decimal(9), "VAT": Decimal(5), "CUD": Decimal(3), "FEE": Decimal(1), "ODD": Decimal(2)}
    assert allocate(Decimal(100), owed, order) == (
        {"FEE": Decimal(1), "CUD": Decimal(3), "VAT": Decimal(5), "PEN": Decimal(9), "ODD": Decimal(2)},
        Decimal(80),
    )
    assert allocate(Decimal(2), owed, order) == ({"FEE": Decimal(1), "CUD": Decimal(1)}, Decimal(0))


def test_the_treasury_and_its_coins() -> None:
    law = revenue_law()
    assert law.treasury(ON).account.startswith("XD")
    assert [each.value for each in law.cash(ON)][:2] == [Decimal(200), Decimal(100)]
    assert law.head("NONE", ON) is None


def test_no_law_is_told() -> None:
    with pytest.raises(NoLawError):
        revenue_law().interest(date(1900, 1, 1))


def test_no_interest_of_nothing() -> None:
    assert accrued({"CUD": Decimal(0), "FEE": Decimal(5)}, ON, date(2026, 4, 1), revenue_law()) == {}


TERMS = {
    "office": "*",
    "payment_before_selection": "no",
    "release_under_guarantee": "yes",
    "legal_reference": "x",
    "valid_from": "2019-01-01",
    "valid_to": "",
}
NAMES = {"name_en": "a", "name_fr": "b", "name_ar": "c"}
DATED = {"legal_reference": "x", "valid_from": "2019-01-01", "valid_to": ""}
PENALTY = {"finding_code": "*", "share": "1", "minimum": "1", "maximum": "", **NAMES, **DATED}
HEAD = {"code": "CUD", "order": "1", "bears_interest": "yes", **NAMES, **DATED}


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("office_terms", {**TERMS, "payment_before_selection": "perhaps"}),
        ("office_terms", {**TERMS, "office": ""}),
        ("office_terms", {**TERMS, "valid_to": "2018-01-01"}),
        ("office_terms", {**TERMS, "valid_from": "soon"}),
        ("office_terms", {}),
        ("payment_terms", {"kind": "assessment", "days": "-1", **DATED}),
        ("payment_terms", {"kind": "gift", "days": "1", **DATED}),
        ("penalties", {**PENALTY, "maximum": "0.5"}),
        ("penalties", {**PENALTY, "share": "Infinity"}),
        ("penalties", {**PENALTY, "name_ar": ""}),
        ("interest", {"annual_rate": "9", "day_count": "moons", **DATED}),
        ("interest", {"annual_rate": "-9", "day_count": "actual/365", **DATED}),
        ("heads", {**HEAD, "order": "first"}),
        ("bank", {"account": "", "bic": "", "bank": "", **NAMES, **DATED}),
        ("denominations", {"kind": "shell", "value": "1", **DATED}),
    ],
)
def test_what_cannot_be_read_is_told_by_file_and_line(file: str, row: dict[str, str]) -> None:
    good = {"office_terms": [TERMS]} | {file: [TERMS, row] if file == "office_terms" else [row]}
    with pytest.raises(LawDataError, match=rf"revenue/{file}.csv, line {3 if file == 'office_terms' else 2}"):
        law_from_rows(good, currency="XDD", places=2)


@pytest.mark.parametrize("body", ["", "a b", "x" * 22, "é", "abc"])
def test_what_can_be_no_reference(body: str) -> None:
    with pytest.raises(ValueError, match="creditor reference"):
        references.made(body)


def test_references_are_forgiving_in_spaces_and_not_in_digits() -> None:
    assert references.is_valid("rf62 26xd-0000 0000 0001 6401")
    assert not references.is_valid("RF6226XD0000000000016402")
    with pytest.raises(ValueError, match="notices"):
        references.of_notice("26XD", 0)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["case"])
def test_what_was_evaded_is_penalised_once(report: dict[str, Any]) -> None:
    evaded = {item: Decimal(amount) for item, amount in report["evaded"].items()}
    found = penalised([Offence(code, item) for code, item in report["found"]], evaded, ON, revenue_law())
    assert found == {code: Decimal(part) for code, part in report["penalised"].items()}
    assert list(found) == [code for code in dict.fromkeys(code for code, _ in report["found"]) if code in found]
    assert sum(found.values(), Decimal(0)) <= sum(evaded.values(), Decimal(0))
