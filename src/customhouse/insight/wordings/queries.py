"""Reading lines of goods with their codes from what was released and ruled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F

from customhouse.clearance.declarations.models import Item
from customhouse.clearance.declarations.states import State
from customhouse.tariff.classification.records import Line
from customhouse.tariff.rulings import queries as rulings
from customhouse.tariff.rulings.records import RulingKind

FEWEST = 3
"""So many importers at least must have called goods of a code so, before their words are learned from."""
_BATCH = 2000


def lines(*, first: date, last: date, traders: int = FEWEST) -> Iterator[Line]:
    """Lines to learn from, by code and words: released goods of legal dates from `first` to `last`, and rulings.

    Of rulings, those on classification that are published and in force on the last day, by their published titles.
    """
    for row in rulings.search(kind=RulingKind.CLASSIFICATION.value, on=last).exclude(commodity="").order_by("number"):
        yield Line(row.published_title, row.commodity, row.number)
    released = Item.objects.filter(
        version=F("declaration__version"),
        declaration__state=State.RELEASED,
        declaration__legal_date__range=(first, last),
    )
    alike = (
        released.exclude(description="")
        .exclude(tariff_code="")
        .values("tariff_code", "description")
        .annotate(callers=Count("declaration__importer", distinct=True))
        .filter(callers__gte=traders)
        .order_by("tariff_code", "description")
    )
    for number, each in enumerate(alike.iterator(chunk_size=_BATCH), start=1):
        yield Line(each["description"], each["tariff_code"], str(number))
