"""Movements of this installation as columns, and what of a watched flow departs from what is normal for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from customhouse.clearance.declarations.models import Item, Version
from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.records import Direction, party_key
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.reading import read_version
from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import installed_pack
from customhouse.messages.findings import msgid
from customhouse.targeting.flows.models import WatchedFlow
from customhouse.targeting.flows.queries import find_flow
from customhouse.targeting.flows.records import Departure, Dimension, FlowReference, Movements
from customhouse.targeting.flows.rules.normal import departures

PAGE = 500
"""Declarations whose words are read together."""
ON_A_PAGE = 20_000
"""Movements that a page reads while somebody waits."""
MOST = 2_000_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
"""Before which days departures may be asked for."""
SUBHEADING = 6
COLUMNS = {
    Dimension.IMPORTER: "declaration__importer",
    Dimension.ORIGIN: "origin",
    Dimension.OFFICE: "declaration__office",
    Dimension.BROKER: "declaration__declarant",
}
WORDS = frozenset({Dimension.SELLER, Dimension.DEPARTURE, Dimension.MODE})
"""What stands in the words of a declaration alone."""
NIGHT, MORNING, NOON = 20, 6, 12
Row = tuple[int, str, datetime, str, str, str, str, str, Any]


def departures_of(actor: Actor, code: str, *, until: date, most: int = MOST) -> tuple[WatchedFlow, list[Departure]]:
    """What departs of a watched flow before a day.

    Of a day in the past as well, declarations are read as they are in force now, not as they stood then: what was
    amended since counts as amended, what was cancelled since does not count. Raises `AccessDenied`, `NotFound`,
    `Conflict` for too much.
    """
    row = find_flow(actor, code)
    reference = row.record()
    return row, departures(reference, movements(reference, until, most), until)


def movements(reference: FlowReference, until: date, most: int = MOST) -> Movements:
    """What was imported before a day and belongs to a flow, as columns; as in force now. Raises `Conflict`."""
    zone = ZoneInfo(installed_pack().timezone)
    end = datetime.combine(until, time.min, zone).astimezone(UTC)
    begin = end - timedelta(days=reference.days + reference.history)
    rows = list(_rows(reference, begin, end)[: most + 1])
    if len(rows) > most:
        raise Conflict(
            "FLW-MUCH",
            msgid("More than {most} movements belong to this flow: too many to wait for here."),
            msgid("Narrow its conditions, or run the command: customhouse flows departures."),
            {"most": str(most)},
        )
    said = _words([row[0] for row in rows]) if reference.dimensions & WORDS else {}
    told = [(row, _values(row, zone) | said.get(row[0], {})) for row in rows]
    kept = [(row, values) for row, values in told if _belongs(values, reference)]
    return Movements(
        [row[1] for row, _ in kept],
        [row[2].astimezone(zone).toordinal() for row, _ in kept],
        [float(row[-1] or 0) for row, _ in kept],
        {each: [values.get(each, "") for _, values in kept] for each in reference.dimensions},
    )


def _rows(reference: FlowReference, begin: datetime, end: datetime) -> QuerySet[Item, Any]:
    """One row for each declaration, subheading and origin, in the order of time."""
    chosen = Item.objects.filter(
        version=F("declaration__version"),
        declaration__direction=Direction.IMPORT,
        declaration__mrn__isnull=False,
        declaration__cancelled_at=None,
        declaration__received_at__gte=begin,
        declaration__received_at__lt=end,
    )
    for dimension, values in reference.conditions.items():
        if dimension in COLUMNS:
            chosen = chosen.filter(**{f"{COLUMNS[dimension]}__in": values})
        elif dimension is Dimension.GOODS:
            chosen = chosen.filter(reduce(or_, (Q(tariff_code__startswith=value) for value in values)))
    return (
        chosen.annotate(goods=Substr("tariff_code", 1, SUBHEADING))
        .order_by("declaration__received_at", "declaration_id", "goods", "origin")
        .values_list(
            "declaration_id",
            "declaration__mrn",
            "declaration__received_at",
            "declaration__importer",
            "declaration__office",
            "declaration__declarant",
            "goods",
            "origin",
        )
        .annotate(mass=Sum("net_mass"))
    )


def _values(row: Row, zone: ZoneInfo) -> dict[Dimension, str]:
    at = row[2].astimezone(zone)
    hour = at.hour
    part = "night" if hour >= NIGHT or hour < MORNING else "morning" if hour < NOON else "afternoon"
    return {
        Dimension.IMPORTER: row[3],
        Dimension.OFFICE: row[4],
        Dimension.BROKER: row[5] if row[5] != row[3] else "",
        Dimension.GOODS: row[6],
        Dimension.ORIGIN: row[7],
        Dimension.WEEKDAY: str(at.isoweekday()),
        Dimension.TIME: part,
    }


def _belongs(values: dict[Dimension, str], reference: FlowReference) -> bool:
    """Whether what the database was not asked for holds as well; goods were asked by how their code begins."""
    return all(
        dimension is Dimension.GOODS or dimension in COLUMNS or values.get(dimension, "") in wanted
        for dimension, wanted in reference.conditions.items()
    )


def _words(keys: Sequence[int]) -> dict[int, dict[Dimension, str]]:
    """What the words in force of declarations say: seller, country of export, mode of transport."""
    law = declaration_law()
    coming = iter(list(dict.fromkeys(keys)))
    return {key: said for page in iter(lambda: list(islice(coming, PAGE)), []) for key, said in _read(page, law)}


def _read(page: Sequence[int], law: DeclarationLaw) -> Iterator[tuple[int, dict[Dimension, str]]]:
    found = Version.objects.filter(declaration_id__in=page, number=F("declaration__version"))
    for version in found.select_related("received"):
        tree = read_version(version).declaration
        if tree is None:
            continue
        record, _ = understand(tree, law)
        seller = record.seller or record.exporter
        yield (
            version.declaration_id,
            {
                Dimension.SELLER: party_key(seller) or (seller.name if seller else ""),
                Dimension.DEPARTURE: record.export_country,
                Dimension.MODE: record.border_transport_mode,
            },
        )
