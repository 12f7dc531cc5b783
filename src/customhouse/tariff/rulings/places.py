"""Which goods codes advance rulings bind to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customhouse.tariff.places import CodePlace, is_code
from customhouse.tariff.rulings.models import Ruling
from customhouse.tariff.rulings.records import RulingState

AREA = "rulings"


def code_places(day: date) -> Iterator[CodePlace]:
    """Each ruling on a code that was given before the day and still binds on it (`tariff.places.CodePlaces`)."""
    binding = Ruling.objects.filter(state=RulingState.ISSUED.value, valid_from__lt=day, valid_to__gte=day)
    for number, commodity, title in binding.order_by("id").values_list("number", "commodity", "published_title"):
        if is_code(commodity[:10]):
            yield CodePlace(commodity[:10], AREA, number, title)
