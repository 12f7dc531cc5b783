"""The simulated trade of a country: a lazy stream of declarations with the truth behind each.

Every declaration is made from a source of chance of its own (seed, day, number), so any one can be made again alone,
and a million need no more memory than one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from customhouse.world.records import CountryFacts, SimulatedDeclaration, Truth, WorldSettings
from customhouse.world.rules.chance import seeded
from customhouse.world.rules.market import Market, market
from customhouse.world.rules.mistakes import misdeclared
from customhouse.world.rules.shipping import shipment
from customhouse.world.rules.writing import declaration, metadata

HIGHEST_SEED = 999_999
MOST_ROWS = 999_999
"""Bounds by which a local reference number stays within its 22 characters."""


class UnusableWorldError(ValueError):
    """Settings or a country of which no trade can be made; the text says why."""


def generate(settings: WorldSettings, country: CountryFacts) -> Iterator[SimulatedDeclaration]:
    """The declarations of all days, in the order in which they come. Raises `UnusableWorldError` at once."""
    _check(settings, country)
    return _stream(settings, country)


def day(on: date, seed: int, rows: int, country: CountryFacts) -> Iterator[SimulatedDeclaration]:
    """One day of trade, such as the demonstration day."""
    return generate(WorldSettings(first_day=on, rows=rows, seed=seed), country)


def _stream(settings: WorldSettings, country: CountryFacts) -> Iterator[SimulatedDeclaration]:
    markets = {direction: market(settings, country, direction) for direction in ("import", "export")}
    for offset in range(settings.days):
        today = settings.first_day + timedelta(days=offset)
        for number in range(settings.rows):
            yield _one(settings, country, markets, today, number)


def _one(
    settings: WorldSettings, country: CountryFacts, markets: dict[str, Market], today: date, number: int
) -> SimulatedDeclaration:
    rng = seeded(settings.seed, "declaration", today.isoformat(), number)
    chosen = markets["import" if rng.random() < settings.import_share else "export"]
    truth = shipment(rng, settings, country, chosen, today, number)
    declared, mistakes = misdeclared(rng, truth) if rng.random() < settings.mistake_share else (truth, ())
    submitter = truth.broker or truth.trader
    return SimulatedDeclaration(
        declaration=declaration(declared, country),
        metadata=metadata(country),
        moment=truth.moment,
        submitter=submitter.identifier,
        truth=Truth(truth, mistakes),
    )


def _check(settings: WorldSettings, country: CountryFacts) -> None:
    if not 0 <= settings.seed <= HIGHEST_SEED:
        raise UnusableWorldError(f"The seed must lie between 0 and {HIGHEST_SEED}.")
    if not 0 <= settings.rows <= MOST_ROWS:
        raise UnusableWorldError(f"A day can have at most {MOST_ROWS} declarations.")
    if not country.offices:
        raise UnusableWorldError("The country has no office that goods can pass.")
    if not any(trader.imports for trader in country.traders) or not any(trader.exports for trader in country.traders):
        raise UnusableWorldError("The country has no importers, or no exporters.")
