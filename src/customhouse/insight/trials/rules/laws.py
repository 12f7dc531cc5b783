"""The law as it is and as a basket would leave it, both of the basket's day, as if they had held all the time.

Measures, taxes and memberships that are in force on the day lose their dates: a draft is tried on the goods of the
past, not on their law. Rates of exchange and seasons stay those of each item's own day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from customhouse.reference.units.rules import UnknownUnit, find_unit
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.needing import units_of
from customhouse.tariff.measures.records import GENERAL, MeasureLaw, Membership, TariffSnapshot, TaxLaw, in_force
from customhouse.tariff.workbaskets.records import Basket
from customhouse.tariff.workbaskets.rules.drafting import brought, ended, law_after, law_without

Dated = TypeVar("Dated", TaxLaw, Membership, MeasureLaw)
KILOGRAM = "KGM"


@dataclass(frozen=True, slots=True)
class Asks:
    """What must be known of goods of a code, beside value, mass and origin, to work out what they owe."""

    words: bool
    quantity: bool
    season: bool


@dataclass(frozen=True)
class TwoLaws:
    """Two snapshots of the law on one day, before and after a basket, and the goods on which they differ.

    `reach` maps a direction to the shortest beginnings of codes that the basket touches.
    """

    on: date
    before: TariffSnapshot
    after: TariffSnapshot
    reach: Mapping[str, tuple[str, ...]]
    _asks: dict[tuple[str, str], Asks] = field(default_factory=dict, repr=False)

    def touches(self, direction: str, commodity: str) -> bool:
        """Whether a measure on such goods is changed."""
        return commodity.startswith(self.reach.get(direction, ()))

    def asks(self, direction: str, commodity: str) -> Asks:
        """What must be known of such goods."""
        key = direction, commodity
        found = self._asks.get(key)
        if found is None:
            found = self._asks[key] = self._look_up(direction, commodity)
        return found

    def _look_up(self, direction: str, commodity: str) -> Asks:
        rows = [
            row
            for law in (self.before, self.after)
            for row in law.measures_for(commodity, self.on, direction)
            if row.preference in GENERAL
        ]
        rates = [parsed(row.expression) for row in rows]
        units = {unit for rate in rates for unit in units_of(rate)}
        return Asks(
            words=any(row.additional_code or row.certificates for row in rows),
            quantity=any(not _is_mass(unit) for unit in units),
            season=any(not rate.is_plain for rate in rates),
        )


def two_laws(law: TariffSnapshot, basket: Basket) -> TwoLaws:
    """The law of a basket's day without it and with it, whether it was enacted since or not."""
    on = basket.live_on
    standing = law_without(law.measures, basket)
    taxes, members = _timeless(law.taxes, on), _timeless(law.memberships, on)
    before = TariffSnapshot(taxes, members, _timeless(standing, on))
    after = TariffSnapshot(taxes, members, _timeless(law_after(standing, basket), on))
    return TwoLaws(on, before, after, _reach(standing, basket, taxes))


def _timeless(rows: Iterable[Dated], on: date) -> list[Dated]:
    return [replace(row, valid_from=date.min, valid_to=None) for row in rows if in_force(row, on)]


def _reach(measures: Iterable[MeasureLaw], basket: Basket, taxes: Iterable[TaxLaw]) -> dict[str, tuple[str, ...]]:
    """What is charged once a declaration touches every item: it goes by all of them."""
    ids = ended(basket)
    standing = {row.id: row for row in measures if row.id in ids}
    rows = [*standing.values(), *(measure for _, measure in brought(basket, standing))]
    once = {tax.type for tax in taxes if tax.once}
    codes: dict[str, set[str]] = {}
    for row in rows:
        codes.setdefault(row.direction, set()).add("" if row.type in once else row.commodity)
    return {direction: shortest(found) for direction, found in codes.items()}


def shortest(codes: Iterable[str]) -> tuple[str, ...]:
    """Beginnings of codes without those that another one begins.

    >>> shortest(["8703", "87", "09", "8704"])
    ('09', '87')
    """
    kept: list[str] = []
    for code in sorted(codes):
        if not kept or not code.startswith(kept[-1]):
            kept.append(code)
    return tuple(kept)


def _is_mass(unit: str) -> bool:
    try:
        return unit == KILOGRAM or ("#" not in unit and find_unit(unit).dimension == "mass")
    except UnknownUnit:
        return False
