"""Reading bills of materials: keys as people write them, errors with their place, and nothing lost unseen."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.tariff.origin.records import Role, StockMethod
from customhouse.tariff.origin.rules.asking import read_bill_as
from customhouse.tariff.origin.rules.reading import MOST_MATERIALS, BillError, read_bill


def test_reads_every_way_of_writing() -> None:
    """Keys are compared without case and signs; values may be numbers, texts, or amounts with a currency."""
    bill, warnings = read_bill(
        {
            "product": {"hsCode": "8504.40", "Ex-Works Price": {"amount": "100.50", "currency": "EUR"}, "net mass": 2},
            "Currency": "eur",
            "made_in": "xa",
            "BOM": [
                {
                    "HS_code": "7408",
                    "qty": 2,
                    "unitPrice": "1.5",
                    "is_originating": "no",
                    "kind": "spare parts",
                    "ccy": "EUR",
                },
                {"commodity": 740811, "cost": "1 000", "status": "originating", "WO": "yes"},
            ],
            "processes": ["Winding", {"operation": "soldering", "where": "xb"}],
            "shipment": {"via": ["xc"], "customs_control": "true"},
            "de_minimis": 10,
            "Cumulation": [{"kind": "full", "with": ["XB"]}, {"countries": ["XC"]}],
            "reference": "A-1",
        }
    )
    assert not warnings
    assert (bill.code, bill.ex_works, bill.currency, bill.country) == ("850440", Decimal("100.50"), "EUR", "XA")
    assert bill.net_weight == 2
    first, second = bill.materials
    assert (first.value, first.originating, first.role) == (Decimal("3.0"), False, Role.ACCESSORY)
    assert (second.code, second.value, second.originating, second.wholly_obtained) == (
        "740811",
        Decimal(1000),
        True,
        True,
    )
    assert bill.operations
    assert [(one.name, one.country) for one in bill.operations] == [("winding", ""), ("soldering", "XB")]
    assert bill.carriage.through == ("XC",)
    assert bill.carriage.supervised is True
    assert bill.provisions == "TOLERANCE 10 % VALUE, CUMULATION full (XB), CUMULATION BILATERAL (XC)"


def test_product_may_be_its_code_alone() -> None:
    """Where the product is a code, the rest stands beside it."""
    bill, _ = read_bill({"product": "850440", "exw": 5, "materials": [], "provisions": "no absorption"})
    assert (bill.code, bill.ex_works, bill.provisions) == ("850440", Decimal(5), "no absorption")


def test_reads_a_stock() -> None:
    """A material may come from a mixed stock."""
    lot = {"quantity": 1, "value": 2, "originating": True}
    material = {"code": "1701", "stock": {"method": "LIFO", "used": 1, "lots": [lot]}}
    bill, _ = read_bill({"code": "170490", "materials": [material]})
    stock = bill.materials[0].stock
    assert stock
    assert stock.method is StockMethod.LIFO


def test_tells_keys_that_nobody_reads() -> None:
    """A misspelt key is a warning with its place: it never changes an answer unseen."""
    bill, warnings = read_bill({"code": "850440", "materials": [{"code": "74", "originatng": True, "value": None}]})
    assert bill.materials[0].originating is None
    assert [warning.path for warning in warnings] == ["materials[1].originatng"]


@pytest.mark.parametrize(
    ("told", "code", "warned"),
    [
        ({"product": {"hsCode": "620520"}, "materials": []}, "850440", ["BOM-OTHER-CODE"]),
        ({"product": {"code": "8504.40.10"}, "materials": []}, "850440", []),
        ({"product": {"code": "850440"}, "materials": []}, "", []),
        ({"materials": []}, "8504.40", []),
    ],
)
def test_a_code_asked_for_beside_the_bill_goes_first_and_another_is_told(
    told: Any, code: str, warned: list[str]
) -> None:
    bill, warnings = read_bill_as(told, code)
    assert (bill.code, [each.code for each in warnings]) == ("850440", warned)


def test_a_code_asked_for_is_read_like_any_other() -> None:
    with pytest.raises(BillError):
        read_bill_as({"product": {"hsCode": "620520"}, "materials": []}, "abc")


BROKEN: list[tuple[Any, str, str]] = [
    ([], "BOM-SHAPE", ""),
    ({"materials": []}, "BOM-CODE", "code"),
    ({"code": "850", "materials": []}, "BOM-CODE", "code"),
    ({"code": "8504"}, "BOM-LIST", "materials"),
    ({"code": "8504", "materials": "none"}, "BOM-LIST", "materials"),
    ({"code": "8504", "materials": ["74"]}, "BOM-MATERIAL", "materials[1]"),
    ({"code": "8504", "materials": [{"code": "74", "value": "cheap"}]}, "BOM-AMOUNT", "materials[1].value"),
    ({"code": "8504", "materials": [{"code": "74", "value": -1}]}, "BOM-AMOUNT", "materials[1].value"),
    ({"code": "8504", "materials": [{"code": "74", "value": True}]}, "BOM-AMOUNT", "materials[1].value"),
    ({"code": "8504", "materials": [{"code": "74", "value": "NaN"}]}, "BOM-AMOUNT", "materials[1].value"),
    ({"code": "8504", "materials": [{"code": "74", "value": 10**16}]}, "BOM-AMOUNT", "materials[1].value"),
    ({"code": "8504", "materials": [{"code": "74", "originating": "perhaps"}]}, "BOM-FLAG", "materials[1].originating"),
    ({"code": "8504", "materials": [{"code": "74", "role": "hero"}]}, "BOM-CHOICE", "materials[1].role"),
    ({"code": "8504", "materials": [{"code": "74", "stock": 4}]}, "BOM-OBJECT", "materials[1].stock"),
    ({"code": "8504", "materials": [{"code": "74", "stock": {"lots": [{}]}}]}, "BOM-LOT", "materials[1].stock.lots[1]"),
    ({"code": "8504", "materials": [{"code": "74", "stock": {"lots": [4]}}]}, "BOM-LOT", "materials[1].stock.lots[1]"),
    (
        {
            "code": "8504",
            "materials": [
                {"code": "74", "stock": {"used": 9, "lots": [{"quantity": 1, "value": 1, "originating": True}]}}
            ],
        },
        "BOM-STOCK",
        "materials[1].stock",
    ),
    (
        {"code": "8504", "currency": "EUR", "materials": [{"code": "74", "currency": "USD"}]},
        "BOM-CURRENCY",
        "materials[1]",
    ),
    (
        {"code": "8504", "currency": "EUR", "exw": {"amount": 1, "currency": "USD"}, "materials": []},
        "BOM-AMOUNT",
        "ex_works",
    ),
    ({"code": "8504", "materials": [], "operations": ["!"]}, "BOM-OPERATION", "operations[1]"),
    ({"code": "8504", "materials": [], "transport": 4}, "BOM-TRANSPORT", "transport"),
    ({"code": "8504", "materials": [], "description": ["x"]}, "BOM-TEXT", "description"),
    ({"code": "8504", "materials": [], "description": "x" * 501}, "BOM-TEXT", "description"),
    ({"code": "8504", "materials": [], "description": "\0"}, "BOM-TEXT", "description"),
    ({"code": "8504", "materials": [], "description": "\ud800"}, "BOM-TEXT", "description"),
    ({"code": "8504", "materials": [], "provisions": "mercy"}, "ROO-PROVISION", "provisions"),
    ({"code": "8504", "materials": [], "cumulation": ["XB"]}, "BOM-LIST", "cumulation[1].countries"),
    ({"code": "8504", "materials": [], "tolerance": "some"}, "BOM-AMOUNT", "tolerance.percent"),
    ({"code": "8504", "materials": [], "tolerance": {"percent": 200}}, "ROO-PERCENT", "provisions"),
    ({"code": "8504", "materials": [{"code": "74", "rule": "CTX"}]}, "ROO-CONDITION", "materials[1].rule"),
]


@pytest.mark.parametrize(("told", "code", "path"), BROKEN, ids=lambda value: str(value)[:40])
def test_refuses_with_place_and_remedy(told: Any, code: str, path: str) -> None:
    """What cannot be read is told with its place and how to mend it."""
    with pytest.raises(BillError) as raised:
        read_bill(told)
    finding = raised.value.findings[0]
    assert (finding.code, finding.path) == (code, path)
    assert finding.cure()
    assert "{" not in finding.text()


def test_bounds_depth_and_number() -> None:
    """A bill is read only so deep and so long."""
    nested: dict[str, Any] = {"code": "74"}
    for _ in range(5):
        nested = {"code": "74", "materials": [nested]}
    with pytest.raises(BillError, match="4 deep"):
        read_bill({"code": "8504", "materials": [nested]})
    with pytest.raises(BillError, match="no list"):
        read_bill({"code": "8504", "materials": [{"code": "74"}] * (MOST_MATERIALS + 1)})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "materials", "value", "stock", "lots", "operations"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=50)
@given(json_values)
def test_never_breaks(told: Any) -> None:
    """Whatever JSON it is given, it answers with a bill or with findings."""
    with suppress(BillError):
        assert read_bill(told)[0].code
