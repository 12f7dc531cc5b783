"""What the tariff asks of declarations: which codes documents are asked for by, and how much was traded under codes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import starmap

from django.db.models import Count, F, Sum
from django.db.models.functions import Substr

from customhouse.clearance.declarations.models import Item
from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.records import Direction
from customhouse.tariff.places import CodePlace, Trade, is_code

AREA = "declarations"


def code_places(day: date) -> Iterator[CodePlace]:
    """Each code under a need of documents that began before the day and still holds on it.

    See `tariff.places.CodePlaces`.
    """
    for need in declaration_law().document_needs:
        if need.valid.start < day and need.valid.covers(day):
            for code in filter(is_code, need.commodities):
                yield CodePlace(code, AREA, need.code, " ".join(need.documents)[:200])


def trade_of(codes: Collection[str], first: date, last: date) -> Iterator[Trade]:
    """What was imported and released under each code, by the versions in force, in one query for each length of codes.

    See `tariff.places.TradeOf`.
    """
    released = Item.objects.filter(
        version=F("declaration__version"),
        declaration__direction=Direction.IMPORT,
        declaration__released_at__isnull=False,
        declaration__cancelled_at=None,
        declaration__legal_date__range=(first, last),
    )
    by_length: dict[int, list[str]] = {}
    for code in codes:
        by_length.setdefault(len(code), []).append(code)
    for length, alike in by_length.items():
        grouped = released.annotate(under=Substr("tariff_code", 1, length)).filter(under__in=alike)
        counted = (
            grouped.order_by("under")
            .values_list("under")
            .annotate(Count("pk"), Sum("customs_value"), Count("declaration__importer", distinct=True))
        )
        yield from starmap(Trade, counted)
