"""Who trades in what: few large firms and many small ones, each with its own assortment of products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from customhouse.world.records import CountryFacts, Trader, WorldSettings
from customhouse.world.rules.chance import pick, seeded, zipf
from customhouse.world.rules.products import Product, products

_ASSORTMENT = 12
_PEAK = 2.0
_NAMES = ("Etablissements", "مؤسسة", "Small Shop", "Boutique", "متجر")
_FAMILY = ("Ben Salem", "الهادي", "Kouamé", "O'Neill", "Nguyễn", "دلال", "Ferreira")


@dataclass(frozen=True, slots=True)
class Market:
    """The trade of one direction: firms by size, and the products of each."""

    direction: str
    traders: Mapping[Trader, float]
    assortments: Mapping[Trader, tuple[Product, ...]]
    everything: tuple[Product, ...]

    def product(self, rng: Random, trader: Trader, month: int) -> Product:
        """A product of the trader's, in season more often."""
        offered = self.assortments.get(trader, self.everything)
        return pick(rng, {product: product.weight * (_PEAK if month in product.peak else 1) for product in offered})

    def beside(self, rng: Random, trader: Trader, country: str, first: Product) -> Product:
        """Another product that the trader gets from, or sends to, the same country by the same way."""
        offered = [
            product
            for product in self.assortments.get(trader, self.everything)
            if country in product.partners and set(product.modes) & set(first.modes)
        ]
        return rng.choice(offered or [first])


def market(settings: WorldSettings, country: CountryFacts, direction: str) -> Market:
    """The market of one direction: which registered firms are large, and in what they trade."""
    rng = seeded(settings.seed, "market", direction)
    active = [trader for trader in country.traders if (trader.imports if direction == "import" else trader.exports)]
    rng.shuffle(active)
    everything = tuple(product for product in products() if product.side == direction)
    return Market(
        direction,
        zipf(active, 0.8),
        {trader: _assortment(rng, everything) for trader in active},
        everything,
    )


def unregistered(rng: Random, country: CountryFacts) -> Trader:
    """A small trader who is known by name and address alone."""
    return Trader(
        identifier="",
        name=f"{rng.choice(_NAMES)} {rng.choice(_FAMILY)}",
        line=f"{rng.randint(1, 90)} Market Square",
        city="Karamel",
        postcode=f"{country.code}{rng.randint(1000, 9999)}",
        country=country.code,
    )


def _assortment(rng: Random, everything: tuple[Product, ...]) -> tuple[Product, ...]:
    chosen = {pick(rng, {product: product.weight for product in everything}) for _ in range(_ASSORTMENT)}
    return tuple(sorted(chosen, key=lambda product: product.number))
