"""Which goods codes the measures of the tariff stand on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customhouse.tariff.measures.queries import snapshot
from customhouse.tariff.places import CodePlace, is_code

AREA = "measures"


def code_places(day: date) -> Iterator[CodePlace]:
    """Each measure on goods that began before the day and is still law on it (`tariff.places.CodePlaces`)."""
    for row in snapshot().measures:
        lasts = row.valid_from < day and (row.valid_to is None or row.valid_to >= day)
        if lasts and is_code(row.commodity):
            origin = f" {row.origin_group}" if row.origin_group else ""
            yield CodePlace(row.commodity, AREA, row.id, f"{row.type}{origin}: {row.expression}")
