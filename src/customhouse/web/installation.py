"""Making an installation ready: its tables, and the law of its country. Safe to run again at any time.

Every command begins here, so that a newcomer's first command on an empty database works.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.config.country import CountryPack, country_pack
from customhouse.foundation.config.settings import settings
from customhouse.parties.agencies import services as agencies
from customhouse.parties.agents import services as agents
from customhouse.parties.traders import services as traders
from customhouse.reference.currencies import services as currencies
from customhouse.reference.offices import services as offices
from customhouse.targeting.profiles import services as profiles
from customhouse.tariff.measures import services as measures
from customhouse.tariff.nomenclature import queries as nomenclature_queries
from customhouse.tariff.nomenclature import services as nomenclature

LOADERS: list[Callable[..., int]] = [
    offices.load_law,
    currencies.load_law,
    agencies.load_law,
    traders.load_law,
    agents.load_law,
    nomenclature.load_law,
    measures.load_law,
    profiles.load_law,
]
"""What is loaded from a country pack, in order: later ones refer to earlier ones."""


def pack() -> CountryPack:
    """The country pack that the settings name."""
    return country_pack(settings().country)


def make_ready(*, at: datetime) -> None:
    """Bring the tables up to date, and load the country's law where there is none."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    if not nomenclature_queries.snapshot().codes:
        load_country(pack(), actor=SYSTEM, at=at)


def load_country(country: CountryPack, *, actor: Actor, at: datetime) -> int:
    """Load a country's law and lists; how many rows were new."""
    return sum(load(pack=country, actor=actor, at=at) for load in LOADERS)
