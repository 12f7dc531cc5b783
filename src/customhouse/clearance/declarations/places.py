"""Which goods codes documents are asked for by: the controls that hang on a code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customhouse.clearance.declarations.queries import declaration_law
from customhouse.tariff.places import CodePlace, is_code

AREA = "declarations"


def code_places(day: date) -> Iterator[CodePlace]:
    """Each code under a need of documents that began before the day and still holds on it.

    See `tariff.places.CodePlaces`.
    """
    for need in declaration_law().document_needs:
        if need.valid.start < day and need.valid.covers(day):
            for code in filter(is_code, need.commodities):
                yield CodePlace(code, AREA, need.code, " ".join(need.documents)[:200])
