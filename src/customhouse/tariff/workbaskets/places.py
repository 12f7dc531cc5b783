"""Which goods codes draft law would put measures on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customhouse.tariff.places import CodePlace, is_code
from customhouse.tariff.workbaskets.access import READ
from customhouse.tariff.workbaskets.models import WorkbasketLine
from customhouse.tariff.workbaskets.records import BasketState, Deed

AREA = "workbaskets"
UNDECIDED = tuple(state.value for state in (BasketState.DRAFT, BasketState.SUBMITTED, BasketState.RETURNED))


def code_places(day: date) -> Iterator[CodePlace]:
    """Each line of an undecided basket that would add a measure before the day (`tariff.places.CodePlaces`)."""
    lines = WorkbasketLine.objects.filter(basket__state__in=UNDECIDED, basket__live_on__lt=day, deed=Deed.ADD.value)
    for name, number, code, rate in lines.order_by("id").values_list(
        "basket__name", "number", "commodity", "expression"
    ):
        if is_code(code):
            yield CodePlace(code, AREA, f"{name} {number}", rate, READ.roles)
