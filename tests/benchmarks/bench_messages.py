"""How fast a declaration of ten items is read and written, beside bare lxml with a schema doing the same bytes.

Run: `python -m tests.benchmarks.bench_messages`. The schema is that of CUSTOMHOUSE_CASES; without it there is no ratio.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median

from lxml import etree
from msgspec.structs import replace

from customhouse.messages.wco.reading import read_message, read_thoroughly
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

_ROUNDS, _WARM = 12, 3
_EACH = 40
_ITEMS = 10
_WITHOUT_SCHEMA = 8


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


def varied(number: int) -> Declaration:
    """A declaration whose items are each written in another way: parts left out, or come once more."""
    chance, plain = Random(number), message()  # noqa: S311 - the same messages every time
    shipment = plain.goods_shipment or GoodsShipment()
    items = tuple(_varied(item, chance) for item in shipment.government_agency_goods_items)
    return replace(plain, goods_shipment=replace(shipment, government_agency_goods_items=items))


def _varied(item: GovernmentAgencyGoodsItem, chance: Random) -> GovernmentAgencyGoodsItem:
    """One of a thousand ways to write an item."""
    commodity = item.commodity or Commodity()
    return replace(
        item,
        additional_documents=(item.additional_documents * 2)[: chance.randint(0, 5)],
        commodity=replace(
            commodity,
            classifications=commodity.classifications[: chance.randint(1, 2)],
            duty_tax_fees=commodity.duty_tax_fees[: chance.randint(0, 2)],
            invoice_line=chance.choice([commodity.invoice_line, None]),
        ),
        customs_valuation=chance.choice([item.customs_valuation, None]),
        packagings=item.packagings * chance.randint(1, 2),
        previous_documents=item.previous_documents * chance.randint(0, 1),
    )


def rows() -> list[tuple[str, float, str]]:
    """What was measured: name, value, unit. Medians of CPU time of rounds that take turns, as the machine is shared."""
    metadata = MetaData(wco_type_name="DEC")
    alike, other = [message()] * _EACH, [varied(number) for number in range(_EACH)]
    xml, json = ([write(one, metadata) for one in alike] for write in (write_xml, write_json))
    xml_varied, json_varied = ([write(one, metadata) for one in other] for write in (write_xml, write_json))
    works: dict[str, Callable[[], object]] = {
        "WCO XML, 10 items: read, typed and checked": lambda: [read_message(each) for each in xml],
        "WCO JSON, 10 items: read, typed and checked": lambda: [read_message(each) for each in json],
        "WCO XML, 10 items all written differently": lambda: [read_message(each) for each in xml_varied],
        "WCO JSON, 10 items all written differently": lambda: [read_message(each) for each in json_varied],
        "WCO XML, 10 items: by the thorough reader": lambda: [read_thoroughly(each, "xml") for each in xml],
        "WCO JSON, 10 items: by the thorough reader": lambda: [read_thoroughly(each, "json") for each in json],
        "WCO XML, 10 items: written": lambda: [write_xml(each, metadata) for each in alike],
        "WCO JSON, 10 items: written": lambda: [write_json(each, metadata) for each in alike],
    }
    file = Path(
        os.environ.get("CUSTOMHOUSE_CASES", "../shared/cases"), "hmrc-cds/schemas/wco/declaration/WCO_DEC_2_DMS.xsd"
    )
    if file.is_file():
        schema = etree.XMLSchema(etree.parse(file))
        works[_BARE] = lambda: _prove(schema, xml)
        works[_BARE_VARIED] = lambda: _prove(schema, xml_varied)
    taken = _milliseconds(works)
    return [(name, value, "ms") for name, value in taken.items()] + _ratios(list(taken.values()))


_BARE = "the same XML by bare lxml with the schema"
_BARE_VARIED = "the XML written differently by bare lxml with the schema"


def _prove(schema: etree.XMLSchema, messages: list[bytes]) -> None:
    """Parse messages and hold them against the schema; `DocumentInvalid` where one does not follow it."""
    for each in messages:
        schema.assertValid(etree.fromstring(each)[-1])


def _ratios(taken: list[float]) -> list[tuple[str, float, str]]:
    """The times, in the order of `works`, beside their aims."""
    xml, json, xml_varied, json_varied, *_ = taken
    ratios = [
        ("JSON: speed beside XML (aim 200)", 100 * xml / json, "%"),
        ("JSON written differently: speed beside XML", 100 * xml_varied / json_varied, "%"),
    ]
    if len(taken) > _WITHOUT_SCHEMA:
        bare, bare_varied = taken[-2:]
        ratios += [
            ("XML: speed beside bare lxml with the schema (aim 65)", 100 * bare / xml, "%"),
            ("XML written differently: speed beside bare lxml with the schema", 100 * bare_varied / xml_varied, "%"),
            ("JSON: speed beside bare lxml with the schema on the XML", 100 * bare / json, "%"),
        ]
    return ratios


def _milliseconds(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of CPU for one message, by work; the first rounds are for learning and do not count."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(_ROUNDS):
        for name, work in works.items():
            start = time.process_time()
            work()
            times[name].append((time.process_time() - start) / _EACH)
    return {name: 1000 * median(taken[_WARM:]) for name, taken in times.items()}


if __name__ == "__main__":
    for name, value, unit in rows():
        print(f"{name}: {value:.3f} {unit}")  # noqa: T201 - this module is also a command
