"""The law under which a declaration is cleared: every area's snapshot, handed around as one thing.

Snapshots are kept in memory by the areas that own them and rebuilt when their law changes; taking them costs
nothing. What holds on a day is decided by the legal date that the rules are given, never here.
"""

from __future__ import annotations

from dataclasses import dataclass

from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.foundation.config.country import CountryPack, country_pack
from customhouse.foundation.config.settings import settings
from customhouse.reference.currencies.queries import exchange_rates
from customhouse.reference.currencies.rules.exchange import ExchangeRates
from customhouse.tariff.measures.queries import snapshot as tariff_snapshot
from customhouse.tariff.measures.records import TariffSnapshot
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature_snapshot
from customhouse.tariff.nomenclature.records import Nomenclature
from customhouse.targeting.lanes.queries import selection
from customhouse.targeting.lanes.records import Selection


@dataclass(frozen=True, slots=True)
class Law:
    """One country's law, as dated data, in memory."""

    country: CountryPack
    declarations: DeclarationLaw
    nomenclature: Nomenclature
    tariff: TariffSnapshot
    exchange: ExchangeRates
    selection: Selection


def law_in_force() -> Law:
    """The law of this installation."""
    return Law(
        country=country_pack(settings().country),
        declarations=declaration_law(),
        nomenclature=nomenclature_snapshot(),
        tariff=tariff_snapshot(),
        exchange=exchange_rates(),
        selection=selection(),
    )
