"""Whom declarations of the past name: parties, containers, means of transport, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from customhouse.clearance.declarations.models import Declaration, Version
from customhouse.clearance.declarations.records import DeclarationRecord, Party, party_key
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.parties.traders.queries import known_traders
from customhouse.targeting.screening.records import Named, Sought

PAGE = 500
"""Declarations read at a time."""
LONGEST = 300
"""Letters of a name that are sought."""


def standing_since(day: date, zone: ZoneInfo) -> QuerySet[Declaration]:
    """Accepted declarations that are not released yet, or were from a day on."""
    begin = datetime.combine(day, time.min, zone).astimezone(UTC)
    standing = Q(released_at__isnull=True, cancelled_at__isnull=True) | Q(released_at__gte=begin)
    return Declaration.objects.filter(standing, mrn__isnull=False)


def count_since(day: date, zone: ZoneInfo) -> int:
    """How many declarations `named_since` will read."""
    return standing_since(day, zone).count()


def named_since(day: date, law: Law) -> Iterator[list[Named]]:
    """Those whom these declarations name, as their words in force say, a page of declarations at a time."""
    chosen = standing_since(day, ZoneInfo(law.declarations.timezone))
    keys = iter(list(chosen.order_by("id").values_list("pk", flat=True)))
    while page := list(islice(keys, PAGE)):
        found = Version.objects.filter(declaration_id__in=page, number=F("declaration__version"))
        records = [
            (version.declaration.mrn or "", understand(tree, law.declarations)[0])
            for version in found.select_related("received", "declaration").order_by("declaration_id")
            if (tree := read_version(version).declaration) is not None
        ]
        yield _named(records)


def _named(records: Sequence[tuple[str, DeclarationRecord]]) -> list[Named]:
    known = known_traders({party_key(party) for _, record in records for _, party in _parties(record)} - {""})
    names = {identifier: trader.name for identifier, trader in known.items()}
    return [each for mrn, record in records for each in _of(mrn, record, names)]


def _of(mrn: str, record: DeclarationRecord, names: Mapping[str, str]) -> list[Named]:
    """Whom one declaration names, each once: by the name declared, and by the one that the register has."""
    found: dict[Sought, Named] = {}
    for role, party in _parties(record):
        numbers = (party.identifier,) if party.identifier else ()
        written = sorted({party.name.strip()[:LONGEST], names.get(party_key(party), "").strip()[:LONGEST]} - {""})
        for sought in [Sought(name, "", numbers) for name in written] or [Sought("", "", numbers)]:
            found.setdefault(sought, Named(mrn, role, sought))
    things = [("container", number) for number in record.containers]
    if record.border_transport_id:
        things.append(("transport", record.border_transport_id))
    for role, number in things:
        sought = Sought(number if role == "transport" else "", "", (number,))
        found.setdefault(sought, Named(mrn, role, sought))
    return list(found.values())


def _parties(record: DeclarationRecord) -> list[tuple[str, Party]]:
    every = [
        ("declarant", record.declarant),
        ("agent", record.agent),
        ("importer", record.importer),
        ("exporter", record.exporter),
        ("seller", record.seller),
        ("buyer", record.buyer),
        *(("consignor", item.consignor) for item in record.items),
        *(("consignee", item.consignee) for item in record.items),
    ]
    return [(role, party) for role, party in every if party is not None and party.is_named]
