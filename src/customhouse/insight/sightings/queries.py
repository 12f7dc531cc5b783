"""Whom declarations of the past name: parties, containers, means of transport, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from customhouse.clearance.declarations.models import Declaration, Version
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.clearance.sources.names import named_in, register_names
from customhouse.targeting.screening.records import Named

PAGE = 500
"""Declarations read at a time."""


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
        names = register_names([record for _, record in records])
        yield [each for mrn, record in records for each in named_in(mrn, record, names)]
