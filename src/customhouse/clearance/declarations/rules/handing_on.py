"""What a declaration hands on: items to value and assess, and facts to select by.

Valuation, tariff and targeting know nothing of declarations; these functions say a declaration in their words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from customhouse.clearance.declarations.records import Adjustment, DeclarationRecord, GoodsItem
from customhouse.reference.units.rules.codes import UnknownUnit, find_unit
from customhouse.targeting.facts.records import ItemFacts
from customhouse.tariff.duties.records import NO_QUOTA, AssessableItem, DutyLine, QuotaPart
from customhouse.tariff.measures.records import GENERAL
from customhouse.tariff.valuation.records import Charge, ValuedItem

NO_PREFERENCE = "100"
NET_MASS_UNIT = "KGM"
MASS = "mass"

IsDeduction = Callable[[str], bool]
"""Whether the law of the day has the code of an adjustment as a deduction."""


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
    hour: int | None = None


def valued_items(record: DeclarationRecord, is_deduction: IsDeduction) -> list[ValuedItem]:
    """The items as valuation sees them, with their own charges."""
    return [
        ValuedItem(
            number=item.number,
            price=item.price.value if item.price else None,
            currency=item.price.currency if item.price else "",
            charges=charges(item.adjustments, is_deduction),
            declared=item.customs_value.value if item.customs_value else None,
            declared_currency=item.customs_value.currency if item.customs_value else "",
            determined=item.determined_value,
        )
        for item in record.items
    ]


def charges(adjustments: Sequence[Adjustment], is_deduction: IsDeduction) -> tuple[Charge, ...]:
    """Declared adjustments as signed charges: a code that the law does not have as a deduction lowers nothing."""
    return tuple(
        Charge(row.code, -row.amount.value if is_deduction(row.code) else row.amount.value, row.amount.currency)
        for row in adjustments
    )


def assessable_items(
    record: DeclarationRecord,
    values: Mapping[int, Decimal | None],
    commodities: Mapping[int, str],
    units: Mapping[int, str],
    reliefs: Mapping[int, Mapping[str, str]],
    quotas: Mapping[int, QuotaPart] | None = None,
) -> list[AssessableItem]:
    """The items as the tariff sees them.

    Args:
        record: the declaration.
        values: customs value by item number, national currency; None: unknown.
        commodities: the code the tariff knows, by item number.
        units: the supplementary unit that the tariff asks for, by item number (empty: none).
        reliefs: tax types that the procedure suspends or relieves, by item number.
        quotas: what is claimed and got of quotas, by item number; whoever is not there claims none.
    """
    documents = frozenset(document.code for document in record.documents)
    return [
        AssessableItem(
            number=item.number,
            commodity=commodities[item.number],
            origin=_origin(item),
            preferential_origin=item.preferential_origin,
            customs_value=values[item.number],
            direction=record.direction.value,
            preference="" if item.preference == NO_PREFERENCE else item.preference,
            quantities=quantities(item, units.get(item.number, "")),
            certificates=documents | frozenset(document.code for document in item.documents),
            additional_codes=frozenset(item.additional_codes),
            reliefs=reliefs.get(item.number, {}),
            quota=None if item.preference in GENERAL else (quotas or {}).get(item.number, NO_QUOTA),
        )
        for item in record.items
    ]


def _origin(item: GoodsItem) -> str:
    """The non-preferential origin; the preferential one stands in where it alone is given (rule ORI-MEAS watches)."""
    return item.origin or item.preferential_origin


def quantities(item: GoodsItem, tariff_unit: str) -> dict[str, Decimal]:
    """The item's quantities by UNECE unit: net mass (gross where no net is given), supplementary, declared ones.

    Mass comes from the mass fields alone; a supplementary quantity in a unit of mass counts only if the tariff asks
    for that unit (carats). A mass of zero is no mass: what is charged by weight then asks for it. A supplementary
    quantity without a unit is in the unit that the tariff asks for.
    """
    found: dict[str, Decimal] = {}
    mass = item.net_mass if item.net_mass is not None else item.gross_mass
    if mass:
        found[NET_MASS_UNIT] = mass
    unit = item.supplementary_unit or tariff_unit
    if item.supplementary_quantity is not None and _counts(unit, tariff_unit):
        found[unit] = item.supplementary_quantity
    for tax in item.taxes:
        if tax.quantity is not None and _counts(tax.unit, tariff_unit):
            found.setdefault(tax.unit, tax.quantity)
    return found


def _counts(unit: str, tariff_unit: str) -> bool:
    """Whether a quantity in this unit is one beside the mass."""
    if not unit or unit == NET_MASS_UNIT:
        return False
    return unit == tariff_unit or not is_mass(unit)


def is_mass(unit: str) -> bool:
    """Whether the unit (UNECE Rec 20) measures mass, without a qualifier such as that of a dried net weight.

    >>> is_mass("DTN"), is_mass("LTR"), is_mass("KGM#E"), is_mass("?")
    (True, False, False, False)
    """
    try:
        return "#" not in unit and find_unit(unit).dimension == MASS
    except UnknownUnit:
        return False


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
        hour=standing.hour,
    )


def _exporter(record: DeclarationRecord) -> str:
    if record.exporter is None:
        return ""
    return record.exporter.identifier or record.exporter.name
