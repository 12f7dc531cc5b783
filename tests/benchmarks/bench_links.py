"""Links: the graph of parties and identities of the open world, and the patterns in it, at 100,000 and 1,000,000 rows.

Two simulated years, in Python alone: no database. Truth is what the world planted: firms that were made to share an
address (shells, and those who came back at the address of one who was caught). Times are CPU time of one process.
"""

from __future__ import annotations

import os
import resource
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from customhouse.foundation.config.country import installed_pack
from customhouse.reference.tables import read_table
from customhouse.targeting.links.records import Blot, Kind, Mark, Pattern, Seen, Shape, Terms
from customhouse.targeting.links.rules.gathering import Graph
from customhouse.targeting.links.rules.patterns import find_patterns
from customhouse.targeting.links.rules.reading import terms_on
from customhouse.world.country import read_country
from customhouse.world.opened.records import OpenSettings, Week
from customhouse.world.opened.schedule import read_schedule
from customhouse.world.opened.world import OpenWorld

SIZES = tuple(int(size) for size in os.environ.get("CUSTOMHOUSE_BENCH_LINKS", "100000,1000000").split(","))
INSPECTED = 0.05


def rows() -> list[tuple[str, float | str, str]]:
    """Gathering, patterns, memory, and how many planted firms stand in a pattern, at each size."""
    return [row for size in SIZES for row in _measured(size)]


def _measured(size: int) -> list[tuple[str, float | str, str]]:
    world, rng = _world(size), np.random.default_rng(1)
    graph, marks, spent = Graph(), list[Mark](), 0.0
    for number in range(world.weeks):
        week = world.week(number)
        chosen = np.flatnonzero(rng.random(len(week.relation)) < INSPECTED)
        world.inspected(week, chosen)
        seen, found = _sightings(week), _marks(week, chosen)
        start = time.process_time()
        graph.add(seen)
        marks += found
        spent += time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    end = datetime.combine(world.settings.first_day + timedelta(weeks=world.weeks), datetime.min.time(), UTC)
    start = time.process_time()
    patterns = find_patterns(graph, marks, _terms(world.settings.first_day), end)
    looked = time.process_time() - start
    planted = _planted(world, graph)
    caught = {member.key for pattern in patterns for member in pattern.members}
    label = f"{size:,} rows"
    return [
        (f"{label}: gathered", spent, "s"),
        (f"{label}: edges", float(len(graph.edges)), "edges"),
        (f"{label}: highest memory of the process so far, the world included", peak, "MiB"),
        (f"{label}: patterns found", looked, "s"),
        (f"{label}: patterns", float(len(patterns)), "patterns"),
        (f"{label}: of them re-appearances", float(_count(patterns, Shape.REAPPEARANCE)), "patterns"),
        (f"{label}: firms in a pattern", float(len(caught)), "firms"),
        (f"{label}: firms planted at one address that stand in a pattern", 100 * _share(planted, caught), "%"),
        (f"{label}: firms in a pattern that were planted", 100 * _share(caught, planted), "%"),
    ]


def _world(size: int) -> OpenWorld:
    pack, settings = installed_pack(), OpenSettings()
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=settings.first_day)
    offices = [office.code for office in country.offices]
    schedule = read_schedule(pack.data(), settings.first_day)
    return OpenWorld(settings, schedule, offices, years=2, rows=size, seed=1)


def _terms(day: date) -> Terms:
    return terms_on(read_table(installed_pack().data("control", "links.csv")), day)


def _sightings(week: Week) -> list[Seen]:
    told = week.declared
    days = {str(day): datetime.fromisoformat(str(day)).replace(tzinfo=UTC) for day in np.unique(told["date"])}
    columns = [told[name].tolist() for name in ("id", "importer", "importer_address", "seller")]
    at = [days[str(day)] for day in told["date"]]
    return [
        Seen(party, "", kind, identity, identity, moment, reference)
        for reference, party, address, seller, moment in zip(*columns, at, strict=True)
        for kind, identity in ((Kind.ADDRESS, address), (Kind.SELLER, seller))
    ]


def _marks(week: Week, chosen: NDArray[np.intp]) -> list[Mark]:
    found = chosen[week.truth["finding"][chosen] == 1]
    return [
        Mark(
            str(week.declared["importer"][row]),
            Blot.FINDING,
            datetime.fromisoformat(str(week.declared["date"][row])).replace(tzinfo=UTC),
            str(week.declared["id"][row]),
        )
        for row in found.tolist()
    ]


def _planted(world: OpenWorld, graph: Graph) -> set[str]:
    """The firms that traded and share their address with another that did."""
    address = world.economy.traders.address
    traded = np.asarray(sorted(int(key[1:]) for key in graph.members), dtype=np.int64)
    values, counts = np.unique(address[traded], return_counts=True)
    shared = values[counts > 1]
    return {f"T{number:07d}" for number in traded[np.isin(address[traded], shared)].tolist()}


def _count(patterns: list[Pattern], shape: Shape) -> int:
    return sum(1 for pattern in patterns if pattern.shape is shape)


def _share(some: set[str], of: set[str]) -> float:
    return len(some & of) / len(some) if some else 0.0
