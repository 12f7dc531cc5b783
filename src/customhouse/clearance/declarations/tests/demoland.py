"""The law of demoland and a declaration that it has nothing against: what the tests of the rules start from."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files

from customhouse.clearance.declarations.records import (
    Amount,
    DeclarationRecord,
    DeclaredTax,
    Direction,
    Document,
    GoodsItem,
    Package,
    Party,
    Stage,
)
from customhouse.clearance.declarations.rules.circumstances import Circumstances
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.clearance.declarations.rules.law_rows import law_from_pack_rows

NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)


def pack_rows() -> dict[str, Sequence[Mapping[str, str]]]:
    """The rows of demoland's declaration law by file."""
    data = files("customhouse.countries.demoland") / "data"
    names = ("procedures", "declaration_types", "document_rules", "limits", "rule_severities")
    lists = [f"code_lists/{each.name.removesuffix('.csv')}" for each in (data / "code_lists").iterdir()]
    return {
        name: list(csv.DictReader((data / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
        for name in (*names, *lists)
    }


@cache
def demoland_law() -> DeclarationLaw:
    """Demoland's declaration law."""
    return law_from_pack_rows(
        pack_rows(), country="XD", currency="XDD", timezone="Africa/Tunis", default_office="XD000100"
    )


def circumstances(at: datetime = NOON) -> Circumstances:
    """Circumstances in which everybody is known and every code exists, save those of the XD0009.. offices."""
    return Circumstances(at=at, office=lambda code, _on: code.startswith("XD0001"))


def good_item() -> GoodsItem:
    """An item that the law has nothing against."""
    return GoodsItem(
        number=1,
        commodity="4602191000",
        description="Straw envelopes for bottles",
        origin="FR",
        preferential_origin="",
        procedure="40",
        previous_procedure="00",
        additional_procedures=("000",),
        price=Amount(Decimal(1000), "XDD"),
        customs_value=None,
        statistical_value=None,
        valuation_method="1",
        gross_mass=Decimal(110),
        net_mass=Decimal(100),
        supplementary_quantity=None,
        supplementary_unit="",
        preference="100",
        packages=(Package("BX", 10, "BX 1"),),
        documents=(Document("N380", "INV 1"),),
        taxes=(DeclaredTax("CUD", "100"),),
        destination="XD",
        export_country="FR",
    )


def good_declaration() -> DeclarationRecord:
    """A standard import that the law has nothing against."""
    return DeclarationRecord(
        lrn="LRN-1",
        type_code="IMA",
        direction=Direction.IMPORT,
        stage=Stage.STANDARD,
        office="XD000100",
        declarant=Party("XD0740033297"),
        agent=None,
        representation="",
        importer=Party("XD0740033297"),
        exporter=Party(name="Paille & Fils", country="FR", city="Lyon", line="1 rue Verte", postcode="69001"),
        seller=None,
        buyer=None,
        items=(good_item(),),
        declared_items=1,
        total_packages=10,
        total_gross_mass=Decimal(110),
        invoice_amount=Amount(Decimal(1000), "XDD"),
        incoterm="CIF",
        incoterm_place="XDPSL",
        destination="XD",
        export_country="FR",
        transaction_nature="11",
        border_transport_mode="1",
        goods_location="XDPSL QUAY 1",
        containers=("CSQU3054383",),
    )


ON = date(2024, 6, 3)
