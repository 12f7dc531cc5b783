"""Facts of an ordinary item, from which tests depart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from customhouse.targeting.facts.records import ItemFacts

ORDINARY = ItemFacts(
    declaration="26XDIM0000000000K1",
    item=1,
    items=1,
    legal_date=date(2026, 3, 2),
    selected_on=date(2026, 3, 2),
    direction="import",
    declaration_type="IMA",
    procedure="40",
    previous_procedure="00",
    office="XD000101",
    declarant="XD100001",
    importer="XD100001",
    exporter="",
    importer_known=True,
    importer_declarations=40,
    seller_country="CN",
    commodity="85167100",
    description="Coffee machines",
    origin="CN",
    export_country="CN",
    destination="XD",
    transport_mode="1",
    containerised=True,
    preference="100",
    gross_mass=Decimal(1200),
    net_mass=Decimal(1000),
    packages=200,
    item_price=Decimal(48000),
    customs_value=Decimal(50000),
    duty=Decimal(5000),
    documents=frozenset({"N935"}),
    hour=9,
    importer_first_seen=date(2025, 3, 2),
    importer_week=1,
    importer_month=4,
    importer_checks=10,
    importer_findings=2,
    importer_amendments=1,
    declarant_declarations=400,
    declarant_checks=50,
    declarant_findings=5,
    goods_declarations=3,
    price_position=Decimal("0.5"),
)


def item(**changes: Any) -> ItemFacts:
    """The ordinary item with changes; numbers of masses and money may be written as text."""
    exact = {"gross_mass", "net_mass", "item_price", "customs_value", "duty"}
    exactly: dict[str, Any] = {name: Decimal(value) if name in exact else value for name, value in changes.items()}
    return replace(ORDINARY, **exactly)
