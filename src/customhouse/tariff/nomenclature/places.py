"""The country's own lines: goods codes that hang below subheadings of the Harmonized System."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customhouse.tariff.nomenclature.queries import snapshot
from customhouse.tariff.nomenclature.records import Level
from customhouse.tariff.places import CodePlace

AREA = "nomenclature"


def code_places(day: date) -> Iterator[CodePlace]:
    """Each national line that began before the day and still stands on it (`tariff.places.CodePlaces`)."""
    for goods in snapshot().codes:
        if goods.level is Level.LINE and goods.valid_from < day and goods.is_valid(day):
            yield CodePlace(goods.code, AREA, goods.code, goods.text_en)
