"""Shipments: who sends what to whom, by which way and office, under which procedure, by whom declared."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from customhouse.reference.identifiers.characters import check_digit
from customhouse.world.records import CountryFacts, Mandate, Office, Shipment, Trader, WorldSettings
from customhouse.world.rules.chance import pick
from customhouse.world.rules.goods import Terms, goods_of
from customhouse.world.rules.market import Market, unregistered
from customhouse.world.rules.partners import partner
from customhouse.world.rules.products import Product

MOST_ITEMS = 12
_ALONE = 0.45
_HUBS = ("AE", "SG", "NL", "TR")
_BY_HUB = 0.06
_OVERLAND = frozenset({"MA", "EG", "TR", "LB", "CM", "CI", "SN", "GH", "UG"})
"""Countries whose goods come as often by road and rail as by sea."""
_SELF = 0.35
_EURO = frozenset({"FR", "DE", "IT", "ES", "NL", "PT", "FI", "BE", "AT", "IE", "GR"})
_CURRENCIES = {"GB": "GBP", "JP": "JPY", "CH": "CHF", "MA": "MAD", "SE": "SEK", "NO": "NOK", "PL": "PLN"}
_OPENS, _HOURS = 6, 14
_OWNERS = ("MSCU", "TGHU", "CMAU", "HLXU", "OOLU")
_PAPERS = {"1": "N705", "2": "N720", "3": "N730", "4": "N740", "5": "N750"}
_PROCEDURES: dict[str, dict[tuple[str, str], float]] = {
    "import": {("40", "00"): 85, ("71", "00"): 5, ("40", "71"): 4, ("51", "00"): 3, ("53", "00"): 2, ("61", "10"): 1},
    "export": {("10", "00"): 88, ("31", "51"): 4, ("31", "71"): 4, ("21", "00"): 2, ("23", "00"): 2},
}
_USUAL = {"import": ("40", "00"), "export": ("10", "00")}
_SPECIAL = frozenset({"71", "51", "53", "21"})


def shipment(
    rng: Random, settings: WorldSettings, country: CountryFacts, market: Market, day: date, number: int
) -> Shipment:
    """The `number`-th shipment of the day, as it truly is."""
    trader = unregistered(rng, country) if rng.random() < settings.unregistered_share else pick(rng, market.traders)
    first = market.product(rng, trader, day.month)
    abroad = pick(rng, first.partners)
    office, mode = _way(rng, country, first, abroad)
    letter = pick(rng, settings.types)
    procedure, previous = pick(rng, _PROCEDURES[market.direction]) if letter in {"A", "D"} else _USUAL[market.direction]
    currency = _currency(country, abroad)
    document = (_PAPERS.get(mode, "N760"), f"{rng.choice(_OWNERS)[:3]}{rng.randint(10**7, 10**8 - 1)}")
    lrn = f"{day:%y%m%d}-{settings.seed}-{number:06}"
    chosen = [first, *(market.beside(rng, trader, abroad, first) for _ in range(_more_items(rng)))]
    terms = Terms(
        market.direction,
        lrn,
        abroad,
        currency,
        document,
        procedure in _SPECIAL,
        1 / math.sqrt(len(chosen)),
        trader.identifier,
    )
    goods = tuple(goods_of(rng, settings, country, product, terms) for product in chosen)
    broker, representation = _broker(rng, country, trader, market.direction)
    return Shipment(
        lrn=lrn,
        moment=_moment(rng, settings, day, number),
        direction=market.direction,
        type_letter=letter,
        office=office,
        mode=mode,
        procedure=procedure,
        previous_procedure=previous,
        trader=trader,
        partner=partner(settings.seed, first.number, abroad, rng.random()),
        broker=broker,
        representation=representation,
        export_country=_export_country(rng, country, market.direction, abroad),
        destination=country.code if market.direction == "import" else abroad,
        currency=currency,
        incoterm=rng.choice(("CIF", "CIP") if market.direction == "import" else ("FOB", "FCA")),
        carrier_id=_carrier(rng, mode),
        containers=_containers(rng, mode, goods[0].package, float(sum(item.gross_mass for item in goods))),
        transport_document=document,
        goods=goods,
        total_packages=sum(item.packages for item in goods),
        total_gross_mass=sum((item.gross_mass for item in goods), Decimal(0)),
    )


def _more_items(rng: Random) -> int:
    """Items after the first: often none, seldom many."""
    if rng.random() < _ALONE:
        return 0
    return min(MOST_ITEMS - 1, 1 + int(rng.expovariate(0.45)))


def _way(rng: Random, country: CountryFacts, product: Product, abroad: str) -> tuple[Office, str]:
    """An office, and a mode of the product's that passes it; any office where none takes the product's modes."""
    modes = (*product.modes, "2", "3") if abroad in _OVERLAND else product.modes
    ways = [(office, mode) for mode in modes for office in country.offices if mode in office.modes]
    anywhere = [(office, office.modes[0]) for office in country.offices]
    return rng.choice(ways or anywhere)


def _currency(country: CountryFacts, abroad: str) -> str:
    wanted = "EUR" if abroad in _EURO else _CURRENCIES.get(abroad, "USD")
    return wanted if wanted in country.rates else country.currency


def _export_country(rng: Random, country: CountryFacts, direction: str, abroad: str) -> str:
    """Where the goods were sent from: mostly where they were made, sometimes a hub on the way."""
    if direction == "export":
        return country.code
    return rng.choice(_HUBS) if rng.random() < _BY_HUB else abroad


def _broker(rng: Random, country: CountryFacts, trader: Trader, direction: str) -> tuple[Trader | None, str]:
    """The broker who declares and how they represent; None where the trader declares alone."""
    held = [mandate for mandate in country.mandates.get(trader.identifier, ()) if mandate.scope in {direction, "all"}]
    if not trader.identifier and country.brokers:
        held = [Mandate(rng.choice(country.brokers).identifier, "3", "all")]
    known = {broker.identifier: broker for broker in country.brokers}
    held = [mandate for mandate in held if mandate.broker in known]
    if not held or (trader.identifier and rng.random() < _SELF):
        return None, ""
    mandate = rng.choice(held)
    return known[mandate.broker], mandate.representation


def _moment(rng: Random, settings: WorldSettings, day: date, number: int) -> datetime:
    """When the message comes: in order of its number, thick in the late morning and the afternoon."""
    even = (number + rng.random()) / settings.rows
    bent = even + math.sin(4 * math.pi * even) / (8 * math.pi)
    return datetime.combine(day, time(_OPENS), tzinfo=UTC) + timedelta(hours=_HOURS * bent)


def _carrier(rng: Random, mode: str) -> str:
    """An IMO number at sea, a flight in the air, a plate on the road."""
    if mode == "1":
        digits = f"{rng.randint(100000, 999999)}"
        return digits + str(
            sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True)) % 10
        )
    return f"XD{rng.randint(100, 999)}" if mode == "4" else f"{rng.randint(10, 250)}-{rng.randint(1000, 9999)}"


def _containers(rng: Random, mode: str, package: str, mass: float) -> tuple[str, ...]:
    """ISO 6346 numbers of the boxes that the mass needs; none in the air, on most roads, or for bulk and vehicles."""
    if mode != "1" or package in {"VR", "VL", "NE", "TC"}:
        return ()
    bodies = [f"{rng.choice(_OWNERS)}{rng.randint(0, 999999):06}" for _ in range(min(5, 1 + int(mass // 26_000)))]
    return tuple(body + check_digit(body) for body in bodies)
