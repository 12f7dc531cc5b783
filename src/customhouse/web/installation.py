"""Making an installation ready: its tables, and the law of its country. Safe to run again at any time.

Every command begins here, so that a newcomer's first command on an empty database works.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.foundation.config.settings import settings
from customhouse.parties.agencies import services as agencies
from customhouse.parties.agents import services as agents
from customhouse.parties.traders import services as traders
from customhouse.reference.currencies import services as currencies
from customhouse.reference.offices import services as offices
from customhouse.targeting.profiles import services as profiles
from customhouse.tariff.measures import services as measures
from customhouse.tariff.measures.queries import snapshot
from customhouse.tariff.nomenclature import services as nomenclature
from customhouse.tariff.origin import services as origin
from customhouse.tariff.quotas import services as quotas

LOADERS: list[Callable[..., int]] = [
    offices.load_law,
    currencies.load_law,
    agencies.load_law,
    traders.load_law,
    agents.load_law,
    nomenclature.load_law,
    measures.load_law,
    quotas.load_law,
    origin.load_law,
    profiles.load_law,
]
"""What is loaded from a country pack, in order: later ones refer to earlier ones."""

READINESS = 0x637573746F6D73
"""The number of the lock in PostgreSQL under which tables and law are brought up to date."""


def make_ready(*, at: datetime, tell: Callable[[str], None] = lambda _: None) -> None:
    """Bring the tables up to date, and load the country's law where there is none; `tell` is told what takes time.

    Safe when several programs begin at once on an empty database: one does the work, the others wait for it.
    """
    with _alone():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            tell("Bringing the tables of the database up to date …")
            call_command("migrate", interactive=False, verbosity=0)
        if not is_complete():
            tell(f"Loading the law of {installed_pack().name} …")
            load_country(installed_pack(), actor=SYSTEM, at=at)


@contextmanager
def _alone() -> Iterator[None]:
    """Only one program at a time, on this machine (SQLite) or on this database (PostgreSQL)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [READINESS])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [READINESS])
        return
    with (settings().home / "ready.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_complete() -> bool:
    """Whether goods codes and measures are there; what is half there is loaded again (loading twice adds nothing)."""
    return nomenclature.is_loaded() and bool(snapshot().measures)


@transaction.atomic
def load_country(country: CountryPack, *, actor: Actor, at: datetime) -> int:
    """Load a country's law and lists, all or nothing; how many rows were new."""
    return sum(load(pack=country, actor=actor, at=at) for load in LOADERS)
