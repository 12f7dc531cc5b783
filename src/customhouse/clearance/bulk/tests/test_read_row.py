"""Rows as declarations: what the map translates, what it leaves out, what it must not know, and what is no row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from customhouse.clearance.bulk.rules.kcs import COLUMNS, LATER
from customhouse.clearance.bulk.rules.maps import MAPS
from customhouse.clearance.bulk.rules.reading import END, cells_of, content_type, is_row, read_row
from customhouse.clearance.bulk.tests.rows import GOOD, line, row
from customhouse.messages.wco.reading import Kind
from customhouse.messages.wco.records import Declaration

KCS = MAPS["kcs"]
BARE, HEADED = content_type(KCS, header=False), content_type(KCS, header=True)


def tree(**changed: str) -> Declaration:
    reading = read_row(row(**changed), BARE)
    assert reading.declaration is not None
    assert not reading.findings
    return reading.declaration


def test_a_row_is_a_complete_import_declaration_of_one_item() -> None:
    made = tree()
    assert (made.functional_reference_id, made.type_code, made.declaration_office_id) == (
        "KCS12345678",
        "IMA",
        "XD000200",
    )
    shipment = made.goods_shipment
    assert shipment is not None
    assert made.declarant is not None
    assert made.exporter is not None
    assert shipment.importer is not None
    assert (made.declarant.id, shipment.importer.id, made.exporter.id) == ("KRDAAAAAAA", "KRIBBBBBBB", "KRSCCCCCCC")
    [item] = shipment.government_agency_goods_items
    assert item.commodity is not None
    assert item.commodity.classifications[0].id == "732393"
    assert item.commodity.invoice_line is not None
    price = item.commodity.invoice_line.item_charge_amount
    assert price is not None
    assert (price.value, price.currency_id) == (Decimal(250000), "KRW")
    assert [(one.country_code, one.type_code) for one in item.origins] == [("CN", "1")]
    [tax] = item.commodity.duty_tax_fees
    assert (tax.type_code, tax.tax_rate_numeric, tax.duty_regime_code) == ("CUD", Decimal("8.0"), "100")
    assert made.border_transport_means is not None
    assert made.border_transport_means.mode_code == "4"


@pytest.mark.parametrize(("tax_type", "preference", "origins"), [("FCN1", "300", 2), ("CIT", "100", 1), ("", "100", 1)])
def test_a_rate_of_an_agreement_claims_a_preference(tax_type: str, preference: str, origins: int) -> None:
    shipment = tree(Tax_Type=tax_type).goods_shipment
    assert shipment is not None
    [item] = shipment.government_agency_goods_items
    assert item.commodity is not None
    assert item.commodity.duty_tax_fees[0].duty_regime_code == preference
    assert len(item.origins) == origins


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [("880330", "2020-03-02", "880730"), ("880330", "2022-01-01", "880330"), ("999999", "2020-03-02", "999999")],
)
def test_a_code_whose_heading_was_moved_is_in_the_edition_of_the_law(code: str, day: str, expected: str) -> None:
    shipment = tree(HS6_Code=code, Date=day).goods_shipment
    assert shipment is not None
    commodity = shipment.government_agency_goods_items[0].commodity
    assert commodity is not None
    assert commodity.classifications[0].id == expected


def test_what_the_source_leaves_empty_is_left_out() -> None:
    empty = dict.fromkeys(set(GOOD) - {"Date"}, "")
    reading = read_row(row(**{name.replace(" ", "_"): text for name, text in empty.items()}), BARE)
    assert (reading.kind, reading.findings) == (Kind.DECLARATION, ())
    made = reading.declaration
    assert made is not None
    assert made.goods_shipment is not None
    assert (made.functional_reference_id, made.declaration_office_id, made.declarant, made.exporter) == (None,) * 4
    [item] = made.goods_shipment.government_agency_goods_items
    assert item.origins == ()
    assert item.commodity is not None
    assert (item.commodity.description, item.commodity.invoice_line, item.commodity.goods_measure) == (None, None, None)


def test_an_office_that_the_table_lacks_is_not_made_up() -> None:
    assert tree(Office_ID="777").declaration_office_id is None


def test_what_was_known_only_later_is_never_handed_to_the_map() -> None:
    assert frozenset({"Fraud", "Critical Fraud"}) == LATER == KCS.later
    cells = KCS.cells(cells_of(row(), BARE))
    assert {column: cells.text(column) for column in LATER} == dict.fromkeys(LATER, "")
    assert tree(Fraud="1", Critical_Fraud="1") == tree(Fraud="0", Critical_Fraud="0")
    assert cells_of(row(), BARE)["Fraud"] == "1", "what was received has it"


def test_what_was_declared_as_tax_is_told_as_declared() -> None:
    cells = KCS.cells(cells_of(row(Tax_Type="FCN1", Tax_Rate="7.2"), BARE))
    assert KCS.declared(cells) == {"type": "FCN1", "rate": "7.2"}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"Date": "2020-13-01"}, ["ROW-DAY"]),
        ({"Date": ""}, ["ROW-DAY"]),
        ({"Date": "20200302"}, ["ROW-DAY"]),
        ({"Net_Mass": "much"}, ["ROW-FIGURE"]),
        ({"Item_Price": "1,5", "Tax_Rate": "?"}, ["ROW-FIGURE", "ROW-FIGURE"]),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_the_row(changed: dict[str, str], codes: list[str]) -> None:
    reading = read_row(row(**changed), BARE)
    assert reading.kind is Kind.DECLARATION
    assert sorted(finding.code for finding in reading.errors) == codes
    assert all(finding.text() and finding.cure() for finding in reading.errors)


@pytest.mark.parametrize("data", [b"1,2,3", row() + b",more", b'"open', b"\xff" + row(), b"", b"a\0b"])
def test_bytes_that_are_no_row_are_unreadable(data: bytes) -> None:
    reading = read_row(data, BARE)
    assert (reading.kind, [finding.code for finding in reading.findings]) == (Kind.UNREADABLE, ["ROW-BROKEN"])


def test_a_row_with_its_header_is_read_by_it() -> None:
    columns = [*reversed(COLUMNS), "Remark"]
    data = line(columns) + END + line([{**GOOD, "Remark": "x"}[column] for column in columns])
    assert read_row(data, HEADED) == read_row(row(), BARE)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(BARE, True), (HEADED, True), ("text/csv", False), ("text/csv; map=other", False), ("application/xml", False)],
)
def test_only_rows_of_a_known_map_are_rows(kind: str, expected: bool) -> None:  # noqa: FBT001  # a parameter of a table
    assert is_row(kind) is expected
