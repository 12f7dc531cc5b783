"""Claims of quotas in an assessment: which goods may draw, what they owe without, and what is at stake. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from customhouse.clearance.declarations.records import DeclarationRecord
from customhouse.clearance.declarations.rules.quotas import claimed, not_of_goods
from customhouse.messages.findings import Finding
from customhouse.tariff.duties.records import AssessableItem, DutyLine, QuotaPart
from customhouse.tariff.duties.rules.assessing import AT_STAKE, PAYABLE
from customhouse.tariff.duties.rules.selecting import draws_on
from customhouse.tariff.measures.records import TariffSnapshot

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class QuotaGoods:
    """Goods that the law lets draw on the quota that they claim: its order number, and their quantities by unit."""

    order_number: str
    quantities: Mapping[str, Decimal]


def part_of(order: str, number: int, quotas: Mapping[int, QuotaPart] | None) -> QuotaPart:
    """What an item gets of the quota that it claims: all where nothing was asked yet, nothing where none was given."""
    if quotas is None:
        return QuotaPart(order, ONE, ONE)
    return quotas.get(number, QuotaPart(order, asked=ONE))


def outside(item: AssessableItem) -> AssessableItem:
    """The goods as if the quota that they claim gave nothing."""
    return replace(item, quota=replace(item.quota, got=Decimal(0))) if item.quota else item


def drawing(items: Sequence[AssessableItem], tariff: TariffSnapshot, on: date) -> dict[int, QuotaGoods]:
    """The items for which a measure in force draws on the quota that they claim."""
    found = {}
    for item in items:
        order = item.quota.order_number if item.quota else ""
        whole = replace(item, quota=QuotaPart(order, ONE, ONE))
        if order and any(draws_on(whole, tax.type, tariff, on) == order for tax in tariff.taxes_on(on)):
            found[item.number] = QuotaGoods(order, item.quantities)
    return found


def wrong_goods(
    record: DeclarationRecord, items: Sequence[AssessableItem], tariff: TariffSnapshot, on: date
) -> Iterator[Finding]:
    """Claims of a quota where no measure on the goods draws on any: assessment has nothing to say of them."""
    orders = claimed(record)
    for position, (said, item) in enumerate(zip(record.items, items, strict=True), 1):
        if order := orders.get(said.number):
            reaching = tariff.measures_for(item.commodity, on, item.direction)
            if not any(row.order_number for row in reaching if row.preference == item.preference):
                yield not_of_goods(position, said, order)


def stakes(
    within: Sequence[DutyLine], beyond: Sequence[DutyLine], parts: Mapping[int, QuotaPart]
) -> Iterator[DutyLine]:
    """What would be owed beside `within` if the quotas that are still to be heard gave nothing, tax by tax."""
    owed: dict[tuple[int, str], Decimal] = {}
    for line in within:
        owed[line.item, line.type] = owed.get((line.item, line.type), Decimal(0)) + line.amount
    for line in beyond:
        part = parts.get(line.item)
        more = line.amount - owed.get((line.item, line.type), Decimal(0))
        if part is not None and part.is_at_stake and line.payable == PAYABLE and more > 0:
            yield replace(line, amount=more, payable=AT_STAKE)
