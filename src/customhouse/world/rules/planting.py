"""Weeks of trade with something to find in it: a firm that comes back behind new names, and a flow that departs.

A firm imports week by week until it is stopped; then three new firms appear at its address, with its telephone. A
steady importer gets the same goods from the same country by the same office every week; in the last one they come from
elsewhere, by night, many times as many. For the demonstration and for training.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from msgspec import structs

from customhouse.messages.wco.records import Address, Communication, Declarant, Declaration, Importer
from customhouse.world.records import CountryFacts, Shipment, SimulatedDeclaration, Trader, Truth, WorldSettings
from customhouse.world.rules.chance import seeded
from customhouse.world.rules.market import Market
from customhouse.world.rules.products import Product, products
from customhouse.world.rules.shipping import shipment
from customhouse.world.rules.writing import declaration, metadata

WEEKS = 14
STOPPED = 5
"""Weeks before the end in which the old firm was stopped."""
PHONE = "+999 11 4455 6677"
GROWN = 6
"""How many times as much the departing flow brings in its last week."""
MOST_TRIES = 200
NUMBERS = 900_000


@dataclass(frozen=True, slots=True)
class Plan:
    """Who takes part: the old firm, the new ones, the steady importer, and the last day."""

    old: Trader
    new: tuple[Trader, ...]
    steady: Trader
    last: date


def plan(country: CountryFacts, last: date) -> Plan:
    """Who takes part in the weeks up to a day. The steady importer is the country's first."""
    address = ("7 Old Quay", "Port Salam", f"{country.code}1000", country.code)
    names = ("Golden Sail Trading", "Silver Mast Import", "Blue Anchor Supplies", "White Keel Trading")
    old, *new = (Trader(f"{country.code}099000{number:04}", name, *address) for number, name in enumerate(names, 1))
    return Plan(old, tuple(new), next(trader for trader in country.traders if trader.imports), last)


def stopped_on(planned: Plan) -> date:
    """The day on which the old firm was stopped."""
    return planned.last - timedelta(weeks=STOPPED, days=2)


def weeks(planned: Plan, country: CountryFacts, seed: int) -> Iterator[SimulatedDeclaration]:
    """What was declared in those weeks, in the order of time."""
    goods = _goods(country)
    for week in range(WEEKS, -1, -1):
        day = planned.last - timedelta(weeks=week, days=1)
        yield _steady(planned, country, seed, day, goods, is_last=week == 0)
        if week > STOPPED:
            yield _made(_usual(country, seed, day, planned.old, goods, 1), country, planned.old, PHONE)
        for place, firm in enumerate(planned.new):
            if week <= STOPPED - 1 - place:
                yield _made(_usual(country, seed, day, firm, goods, 2 + place), country, firm, PHONE)


def _goods(country: CountryFacts) -> Product:
    """A product in packages that comes by sea from two countries without further papers."""
    return next(
        product
        for product in products()
        if product.side == "import"
        and "1" in product.modes
        and len(product.partners) > 1
        and not (product.document or product.old_code or product.strength or product.unit)
        and not set(product.partners) & country.preferences
        and product.package not in {"VR", "VL", "NE", "TC"}
    )


def _steady(
    planned: Plan, country: CountryFacts, seed: int, day: date, goods: Product, *, is_last: bool
) -> SimulatedDeclaration:
    """The steady flow, as it always was; in the last week from elsewhere, by night, many times as much."""
    usual = _usual(country, seed, day, planned.steady, goods, 0, other=is_last)
    if is_last:
        late = datetime.combine(day, time(22, 40), tzinfo=UTC)
        usual = replace(
            usual,
            moment=late,
            goods=tuple(
                replace(
                    each,
                    price=each.price * GROWN,
                    gross_mass=each.gross_mass * GROWN,
                    net_mass=each.net_mass * GROWN,
                    packages=each.packages * GROWN,
                )
                for each in usual.goods
            ),
            total_packages=usual.total_packages * GROWN,
            total_gross_mass=usual.total_gross_mass * GROWN,
        )
    return _made(usual, country, planned.steady, "")


def _usual(
    country: CountryFacts, seed: int, day: date, trader: Trader, goods: Product, place: int, *, other: bool = False
) -> Shipment:
    """A shipment of the goods to a trader by sea, declared by themselves, one item, from the usual partner country."""
    settings = WorldSettings(first_day=day, rows=1, seed=seed, types={"A": 1}, unregistered_share=0)
    ranked = sorted(goods.partners, key=lambda code: -goods.partners[code])
    only = replace(goods, partners={ranked[1 if other else 0]: 1.0})
    market = Market("import", {trader: 1.0}, {trader: (only,)}, (only,))
    rng = seeded(seed, "planted", trader.identifier, day.isoformat())
    tried = (shipment(rng, settings, country, market, day, NUMBERS + place) for _ in range(MOST_TRIES))
    found = next(each for each in tried if (each.procedure, len(each.goods), each.mode) == ("40", 1, "1"))
    moment = datetime.combine(day, time(9, 5 + place), tzinfo=UTC)
    office = next(office for office in country.offices if "1" in office.modes)
    return replace(found, moment=moment, broker=None, representation="", office=office)


def _made(planned: Shipment, country: CountryFacts, trader: Trader, phone: str) -> SimulatedDeclaration:
    said = declaration(planned, country)
    told = _introduced(said, trader, phone) if phone else said
    return SimulatedDeclaration(told, metadata(country), planned.moment, trader.identifier, Truth(planned, ()))


def _introduced(said: Declaration, trader: Trader, phone: str) -> Declaration:
    """The declaration with who its importer is in words: customs does not know them yet."""
    address = Address(city_name=trader.city, country_code=trader.country, line=trader.line, postcode_id=trader.postcode)
    importer = Importer(id=trader.identifier, name=trader.name, address=address)
    declarant = Declarant(
        id=trader.identifier,
        name=trader.name,
        address=address,
        communication=Communication(id=phone, type_code="TE"),
    )
    shipped = said.goods_shipment
    assert shipped is not None  # noqa: S101  # every simulated declaration has one
    return structs.replace(said, declarant=declarant, goods_shipment=structs.replace(shipped, importer=importer))
