"""What a declaration hands on: items to value and assess, and facts to select by.

Valuation, tariff and targeting know nothing of declarations; these functions say a declaration in their words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from customhouse.clearance.declarations.records import Adjustment, DeclarationRecord, GoodsItem
from customhouse.targeting.facts.records import ItemFacts
from customhouse.tariff.duties.records import AssessableItem, DutyLine
from customhouse.tariff.valuation.records import Charge, ValuedItem

NO_PREFERENCE = "100"
NET_MASS_UNIT = "KGM"
_DEDUCTIONS = "B"


@dataclass(frozen=True, slots=True)
class Selectable:
    """What is known of a declaration beside its own words when it is selected."""

    mrn: str
    legal_date: date
    selected_on: date
    office: str
    importer_known: bool
    importer_declarations: int
    lane_floor: str = ""
    floor_since: date | None = None
    earlier_draws: Mapping[int, str] = field(default_factory=dict)


def valued_items(record: DeclarationRecord) -> list[ValuedItem]:
    """The items as valuation sees them, with their own charges."""
    return [
        ValuedItem(
            number=item.number,
            price=item.price.value if item.price else None,
            currency=item.price.currency if item.price else "",
            charges=charges(item.adjustments),
            declared=item.customs_value.value if item.customs_value else None,
        )
        for item in record.items
    ]


def charges(adjustments: Sequence[Adjustment]) -> tuple[Charge, ...]:
    """Declared adjustments as signed charges: codes that begin with B are deductions."""
    return tuple(Charge(row.code, _sign(row.code) * row.amount.value, row.amount.currency) for row in adjustments)


def _sign(code: str) -> int:
    return -1 if code.startswith(_DEDUCTIONS) else 1


def assessable_items(
    record: DeclarationRecord,
    values: Mapping[int, Decimal],
    commodities: Mapping[int, str],
    units: Mapping[int, str],
    reliefs: Mapping[int, Mapping[str, str]],
) -> list[AssessableItem]:
    """The items as the tariff sees them.

    Args:
        record: the declaration.
        values: customs value by item number, national currency.
        commodities: the code the tariff knows, by item number.
        units: the supplementary unit that the tariff asks for, by item number (empty: none).
        reliefs: tax types that the procedure suspends or relieves, by item number.
    """
    documents = frozenset(document.code for document in record.documents)
    return [
        AssessableItem(
            number=item.number,
            commodity=commodities[item.number],
            origin=_origin(item),
            customs_value=values[item.number],
            direction=record.direction.value,
            preference="" if item.preference == NO_PREFERENCE else item.preference,
            quantities=quantities(item, units.get(item.number, "")),
            certificates=documents | frozenset(document.code for document in item.documents),
            additional_codes=frozenset(item.additional_codes),
            reliefs=reliefs.get(item.number, {}),
        )
        for item in record.items
    ]


def _origin(item: GoodsItem) -> str:
    """The preferential origin counts when a preference is claimed, the plain origin otherwise."""
    if item.preference not in {"", NO_PREFERENCE} and item.preferential_origin:
        return item.preferential_origin
    return item.origin or item.preferential_origin


def quantities(item: GoodsItem, tariff_unit: str) -> dict[str, Decimal]:
    """The item's quantities by UNECE unit: net mass (gross where no net is given), supplementary, declared ones.

    A supplementary quantity without a unit is in the unit that the tariff asks for.
    """
    found: dict[str, Decimal] = {}
    mass = item.net_mass if item.net_mass is not None else item.gross_mass
    if mass is not None:
        found[NET_MASS_UNIT] = mass
    unit = item.supplementary_unit or tariff_unit
    if item.supplementary_quantity is not None and unit:
        found[unit] = item.supplementary_quantity
    for tax in item.taxes:
        if tax.quantity is not None and tax.unit:
            found.setdefault(tax.unit, tax.quantity)
    return found


def item_facts(
    record: DeclarationRecord,
    standing: Selectable,
    values: Mapping[int, Decimal],
    commodities: Mapping[int, str],
    duties: Sequence[DutyLine],
) -> list[ItemFacts]:
    """The facts of each item, as selection reads them."""
    owed: dict[int, Decimal] = {}
    for line in duties:
        owed[line.item] = owed.get(line.item, Decimal(0)) + line.amount
    return [
        _facts(record, item, standing, values[item.number], commodities[item.number], owed.get(item.number, Decimal(0)))
        for item in record.items
    ]


def _facts(
    record: DeclarationRecord, item: GoodsItem, standing: Selectable, value: Decimal, commodity: str, duty: Decimal
) -> ItemFacts:
    return ItemFacts(
        declaration=standing.mrn,
        item=item.number,
        items=len(record.items),
        legal_date=standing.legal_date,
        selected_on=standing.selected_on,
        direction=record.direction.value,
        declaration_type=record.type_code,
        procedure=item.procedure,
        previous_procedure=item.previous_procedure,
        office=standing.office,
        declarant=record.declarant.identifier,
        importer=record.importer.identifier if record.importer else "",
        exporter=_exporter(record),
        importer_known=standing.importer_known,
        importer_declarations=standing.importer_declarations,
        seller_country=record.seller.country if record.seller else "",
        commodity=commodity,
        description=item.description,
        origin=_origin(item),
        export_country=item.export_country or record.export_country,
        destination=item.destination or record.destination,
        transport_mode=record.border_transport_mode,
        containerised=bool(record.containers),
        preference=item.preference,
        gross_mass=item.gross_mass or Decimal(0),
        net_mass=item.net_mass or Decimal(0),
        packages=sum(package.quantity or 0 for package in item.packages),
        item_price=value,
        customs_value=value,
        duty=duty,
        documents=frozenset(document.code for document in (*record.documents, *item.documents)),
        lane_floor=standing.lane_floor,
        floor_since=standing.floor_since,
        earlier_draw=standing.earlier_draws.get(item.number, ""),
    )


def _exporter(record: DeclarationRecord) -> str:
    if record.exporter is None:
        return ""
    return record.exporter.identifier or record.exporter.name
