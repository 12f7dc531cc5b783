"""Facts of selection taken straight from simulated shipments, for benchmarks and for looking at lanes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from customhouse.foundation.config.country import country_pack
from customhouse.targeting.facts.records import ItemFacts
from customhouse.world.country import read_country
from customhouse.world.generating import day
from customhouse.world.records import CountryFacts, Goods, Shipment

DAY = date(2026, 3, 2)
REGULAR = 40
"""Earlier declarations that every registered importer is taken to have."""


def simulated_country(on: date = DAY) -> CountryFacts:
    """Demoland as the simulation sees it."""
    pack = country_pack("demoland")
    return read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=on)


def simulated_facts(rows: int, seed: int = 1, on: date = DAY) -> Iterator[tuple[str, list[ItemFacts]]]:
    """For each declaration of a simulated day: a reference in place of its MRN, and the facts of its items."""
    country = simulated_country(on)
    for simulated in day(on, seed, rows, country):
        shipment = simulated.truth.shipment
        yield shipment.lrn, [_facts(shipment, goods, place, country) for place, goods in enumerate(shipment.goods, 1)]


def _facts(shipment: Shipment, goods: Goods, place: int, country: CountryFacts) -> ItemFacts:
    imported = shipment.direction == "import"
    value = goods.price * country.rates.get(shipment.currency, Decimal(1))
    return ItemFacts(
        declaration=shipment.lrn,
        item=place,
        items=len(shipment.goods),
        legal_date=shipment.moment.date(),
        selected_on=shipment.moment.date(),
        direction=shipment.direction,
        declaration_type=("IM" if imported else "EX") + shipment.type_letter,
        procedure=shipment.procedure,
        previous_procedure=shipment.previous_procedure,
        office=shipment.office.code,
        declarant=(shipment.broker or shipment.trader).identifier,
        importer=shipment.trader.identifier if imported else "",
        exporter="" if imported else shipment.trader.identifier,
        importer_known=bool(shipment.trader.identifier),
        importer_declarations=REGULAR if shipment.trader.identifier else 0,
        seller_country=shipment.partner.country if imported else country.code,
        commodity=goods.commodity,
        description=goods.description,
        origin=goods.origin,
        export_country=shipment.export_country,
        destination=shipment.destination,
        transport_mode=shipment.mode,
        containerised=bool(shipment.containers),
        preference=goods.preference,
        gross_mass=goods.gross_mass,
        net_mass=goods.net_mass,
        packages=goods.packages,
        item_price=value,
        customs_value=value,
        duty=value / 10,
        documents=frozenset(code for code, _ in goods.documents),
    )
