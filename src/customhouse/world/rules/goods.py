"""The goods of a shipment: masses, quantities, packages, prices, papers, as they truly are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from customhouse.world.records import CountryFacts, Goods, QuotaFacts, WorldSettings
from customhouse.world.rules.chance import exact, lognormal, seeded
from customhouse.world.rules.products import Product

_BULK = frozenset({"VR", "VL", "NE", "TC"})
_CLAIMED = 0.7
"""How many of those who may claim a preference do."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What all goods of one shipment share."""

    direction: str
    lrn: str
    partner: str
    currency: str
    document: tuple[str, str]
    special: bool
    share: float
    trader: str = ""


def goods_of(rng: Random, settings: WorldSettings, country: CountryFacts, product: Product, terms: Terms) -> Goods:
    """One goods item of the product under these terms; `terms.share` is its part of a usual shipment's mass."""
    net, quantity = _amounts(rng, product, terms.share)
    loose = product.package in _BULK
    packages = 1 if loose and product.package != "NE" else max(1, math.ceil(net / product.package_mass))
    gross = net * (1.0 if loose else rng.uniform(1.03, 1.12))
    code = _national(rng, country, product.code)
    preference = _preference(rng, country, terms)
    quota = _quota(country, code, preference, terms)
    return Goods(
        commodity=code,
        description=rng.choice(product.descriptions),
        origin=country.code if terms.direction == "export" else terms.partner,
        price=_price(rng, settings, country, product, net, terms),
        gross_mass=max(exact(gross, "0.001"), exact(net, "0.001")),
        net_mass=exact(net, "0.001"),
        unit=_unit(country, code, product),
        quantity=quantity,
        package=product.package,
        packages=packages,
        marks=f"{terms.lrn[-6:]} 1/{packages}",
        preference=quota.preference if quota else preference,
        documents=(*_documents(rng, product, terms, preference), *_licence(quota, terms)),
        old_commodity=product.old_code,
        strength=Decimal(product.strength) if product.strength else None,
        quota=quota.order_number if quota else "",
    )


def _quota(country: CountryFacts, code: str, preference: str, terms: Terms) -> QuotaFacts | None:
    """The quota that the goods claim: whoever may, does. One of an agreement is claimed by who claims the agreement."""
    if terms.direction != "import" or terms.special:
        return None
    for quota in country.quotas:
        fits = code.startswith(quota.commodity) and quota.preference[0] == preference[0]
        allowed = not quota.origins or terms.partner in quota.origins
        if fits and allowed and (quota.licences is None or terms.trader in quota.licences):
            return quota
    return None


def _licence(quota: QuotaFacts | None, terms: Terms) -> tuple[tuple[str, str], ...]:
    """The document that names the licence, for goods that draw on a quota by one."""
    if quota is None or quota.licences is None:
        return ()
    return ((quota.licence_document, quota.licences[terms.trader]),)


def _amounts(rng: Random, product: Product, share: float) -> tuple[float, Decimal | None]:
    """Net mass in kilograms, and the quantity in the product's unit if it has one."""
    mass = max(lognormal(rng, product.mass, product.mass_spread) * share, 0.05)
    if not product.unit:
        return mass, None
    pieces = max(1, round(mass / product.unit_mass))
    return pieces * product.unit_mass * rng.uniform(0.97, 1.03), Decimal(pieces)


def _unit(country: CountryFacts, code: str, product: Product) -> str:
    """The supplementary unit that the tariff wants, where it is the one in which the product is counted."""
    wanted = next(
        (country.units[code[:length]] for length in range(len(code), 1, -1) if code[:length] in country.units), ""
    )
    return wanted if wanted == product.unit else ""


def _national(rng: Random, country: CountryFacts, code: str) -> str:
    return rng.choice(country.commodities.get(code, (code,)))


def _price(
    rng: Random, settings: WorldSettings, country: CountryFacts, product: Product, net: float, terms: Terms
) -> Decimal:
    """The price in the invoice's currency: dear and cheap origins, good and bad qualities, a long tail."""
    level = seeded(settings.seed, "price", product.number, terms.partner).lognormvariate(0, 0.15)
    dollars = lognormal(rng, product.price * level, product.spread) * net
    rates = country.rates
    foreign = rates.get(terms.currency, Decimal(1))
    return exact(dollars * float(rates.get("USD", Decimal(1))) / float(foreign), "0.01")


def _preference(rng: Random, country: CountryFacts, terms: Terms) -> str:
    eligible = terms.direction == "import" and terms.partner in country.preferences and not terms.special
    return "300" if eligible and rng.random() < _CLAIMED else "100"


def _documents(rng: Random, product: Product, terms: Terms, preference: str) -> tuple[tuple[str, str], ...]:
    found = [("N935", f"INV-{rng.randint(1000, 99999)}/{terms.lrn[:2]}"), terms.document]
    if preference == "300":
        found.append(("N954", f"A {rng.randint(100000, 999999)}"))
    if product.document:
        found.append((product.document, f"{terms.partner}-{rng.randint(10000, 99999)}"))
    if terms.special:
        found.append(("N990", f"AUT-{rng.randint(100, 999)}"))
    return tuple(found)
