"""How fast a declaration of ten items is read and written, beside bare lxml with a schema doing the same bytes.

Run: `python -m tests.benchmarks.bench_messages`. The schema is that of CUSTOMHOUSE_CASES; without it there is no ratio.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from lxml import etree

from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.records import (
    AdditionalDocument,
    Amount,
    Classification,
    Commodity,
    CustomsValuation,
    Declarant,
    Declaration,
    DutyTaxFee,
    GoodsMeasure,
    GoodsShipment,
    GovernmentAgencyGoodsItem,
    GovernmentProcedure,
    InvoiceLine,
    Measure,
    MetaData,
    Origin,
    Packaging,
    Payment,
    PreviousDocument,
)
from customhouse.messages.wco.writing import write_json, write_xml

_ROUNDS = 40
_EACH = 10
_ITEMS = 10


def message(items: int = _ITEMS) -> Declaration:
    """A plain import declaration."""
    return Declaration(
        function_code="9",
        functional_reference_id="BENCH-1",
        type_code="IMA",
        goods_item_quantity=Measure(Decimal(items)),
        declarant=Declarant(id="XX123456789"),
        goods_shipment=GoodsShipment(
            government_agency_goods_items=tuple(_item(number) for number in range(1, items + 1))
        ),
    )


def _item(number: int) -> GovernmentAgencyGoodsItem:
    """One item with three documents, two codes, two taxes."""
    commodity = Commodity(
        description="Bicycle lamps, for the benchmark",
        classifications=(
            Classification(id="85121000", identification_type_code="TSP"),
            Classification(id="00", identification_type_code="TRC"),
        ),
        duty_tax_fees=tuple(
            DutyTaxFee(duty_regime_code="100", type_code=code, payment=Payment(method_code="E"))
            for code in ("A00", "B00")
        ),
        goods_measure=GoodsMeasure(
            gross_mass_measure=Measure(Decimal("12.5"), "KGM"), net_net_weight_measure=Measure(Decimal(10), "KGM")
        ),
        invoice_line=InvoiceLine(item_charge_amount=Amount(Decimal("1250.00"), "EUR")),
    )
    return GovernmentAgencyGoodsItem(
        sequence_numeric=Decimal(number),
        statistical_value_amount=Amount(Decimal("1250.00"), "EUR"),
        additional_documents=tuple(
            AdditionalDocument(category_code="N", id=f"DOC-{number}-{n}", type_code="935") for n in range(3)
        ),
        commodity=commodity,
        customs_valuation=CustomsValuation(method_code="1"),
        government_procedures=(
            GovernmentProcedure(current_code="40", previous_code="00"),
            GovernmentProcedure(current_code="000"),
        ),
        origins=(Origin(country_code="CN", type_code="1"),),
        packagings=(
            Packaging(
                sequence_numeric=Decimal(1),
                marks_numbers_id="LAMPS",
                quantity_quantity=Measure(Decimal(5)),
                type_code="CT",
            ),
        ),
        previous_documents=(PreviousDocument(category_code="Z", id=f"PREV-{number}", type_code="380"),),
    )


def rows() -> list[tuple[str, float, str]]:
    """What was measured: name, value, unit. The best of many rounds, as the machine is shared."""
    declaration, metadata = message(), MetaData(wco_type_name="DEC")
    as_xml, as_json = write_xml(declaration, metadata), write_json(declaration, metadata)
    measured = [
        ("WCO XML, 10 items: read, typed and checked", _best(lambda: read_message(as_xml)), "ms"),
        ("WCO JSON, 10 items: read, typed and checked", _best(lambda: read_message(as_json)), "ms"),
        ("WCO XML, 10 items: written", _best(lambda: write_xml(declaration, metadata)), "ms"),
        ("WCO JSON, 10 items: written", _best(lambda: write_json(declaration, metadata)), "ms"),
    ]
    file = Path(
        os.environ.get("CUSTOMHOUSE_CASES", "../shared/cases"), "hmrc-cds/schemas/wco/declaration/WCO_DEC_2_DMS.xsd"
    )
    if file.is_file():
        schema = etree.XMLSchema(etree.parse(file))
        yardstick = _best(lambda: schema.assertValid(etree.fromstring(as_xml)[-1]))
        measured.append(("the same XML by bare lxml with the schema", yardstick, "ms"))
        measured.append(("speed beside bare lxml with the schema", 100 * yardstick / measured[0][1], "%"))
    return measured


def _best(action: Callable[[], object]) -> float:
    """Milliseconds for one call."""
    found = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        for _ in range(_EACH):
            action()
        found = min(found, (time.perf_counter() - start) / _EACH)
    return found * 1000


if __name__ == "__main__":
    for name, value, unit in rows():
        print(f"{name}: {value:.3f} {unit}")  # noqa: T201 - this module is also a command
