"""The law under which a declaration is cleared: every area's snapshot, handed around as one thing.

Snapshots are kept in memory by the areas that own them and rebuilt when their law changes; taking them costs little.
What holds on a day is decided by the legal date that the rules are given, never here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.messages.findings import msgid
from customhouse.reference.currencies.queries import rates_on
from customhouse.reference.currencies.records import ExchangeTable
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.rules.law import RevenueLaw
from customhouse.targeting.lanes.queries import selection_key
from customhouse.targeting.lanes.records import Adviser, SelectionPolicy
from customhouse.targeting.learning.queries import adviser
from customhouse.targeting.profiles.queries import selection_law
from customhouse.targeting.profiles.records import ProfileSet
from customhouse.tariff.measures.queries import snapshot as tariff_snapshot
from customhouse.tariff.measures.records import TariffSnapshot
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature_snapshot
from customhouse.tariff.nomenclature.records import Nomenclature


@dataclass(frozen=True, slots=True)
class Law:
    """One country's law, as dated data, in memory. `rates_on` gives the exchange rates of a day.

    `adviser` is the model in force that selection asks, where a policy lets one propose.
    """

    country: CountryPack
    declarations: DeclarationLaw
    nomenclature: Nomenclature
    tariff: TariffSnapshot
    rates_on: Callable[[date], ExchangeTable]
    profiles: ProfileSet
    policies: tuple[SelectionPolicy, ...]
    selection_key: bytes
    revenue: RevenueLaw
    adviser: Adviser | None = None


def must_have_law() -> TariffSnapshot:
    """The tariff; refuse to clear where it holds no measure: nothing would be owed on anything.

    Raises:
        Conflict: the country's law was not loaded.
    """
    tariff = tariff_snapshot()
    if not tariff.measures:
        raise Conflict(
            "LAW-MISSING",
            msgid("The law of this installation holds no measure of the tariff: nothing is cleared."),
            msgid("Load the law of the country, and send the messages that were set aside on their way again."),
        )
    return tariff


def law_in_force() -> Law:
    """The law of this installation as it stands now. Take it once for a batch: it reads the rates of a day once.

    Raises:
        Conflict: there is none (see `must_have_law`); the journey then sets messages aside, to be replayed.
    """
    tariff = must_have_law()
    profiles, policies = selection_law()
    return Law(
        country=installed_pack(),
        declarations=declaration_law(),
        nomenclature=nomenclature_snapshot(),
        tariff=tariff,
        rates_on=cache(rates_on),
        profiles=profiles,
        policies=policies,
        selection_key=selection_key(),
        revenue=revenue_law(),
        adviser=adviser() if any(policy.balance.model for policy in policies) else None,
    )
