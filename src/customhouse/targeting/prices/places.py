"""Which goods codes the reference of prices is kept by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customhouse.targeting.prices.access import READ_PRICES
from customhouse.targeting.prices.models import ReferenceCell
from customhouse.targeting.prices.queries import reference_on
from customhouse.tariff.places import CodePlace, is_code

AREA = "prices"


def code_places(day: date) -> Iterator[CodePlace]:
    """Each code of the reference that holds on the day, once (`tariff.places.CodePlaces`)."""
    reference = reference_on(day)
    if reference is None or reference.until >= day:
        return
    cells = ReferenceCell.objects.filter(reference=reference)
    for code in cells.order_by("commodity").values_list("commodity", flat=True).distinct():
        if is_code(code):
            yield CodePlace(code, AREA, reference.until.isoformat(), "", READ_PRICES.roles)
