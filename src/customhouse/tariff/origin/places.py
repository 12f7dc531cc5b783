"""Which goods codes rules of origin speak of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customhouse.tariff.origin.models import ProductRules
from customhouse.tariff.origin.queries import in_force
from customhouse.tariff.places import CodePlace, is_code

AREA = "origin"


def code_places(day: date) -> Iterator[CodePlace]:
    """The first and last code of each rule set that stands before the day and on it (`tariff.places.CodePlaces`)."""
    sets = ProductRules.objects.filter(in_force(day, "edition__"), edition__valid_from__lt=day)
    columns = ("edition__scheme__code", "edition__number", "first", "last")
    for scheme, number, first, last in sets.order_by("id").values_list(*columns):
        for code in dict.fromkeys((_short(first, "00"), _short(last, "99"))):
            if is_code(code):
                yield CodePlace(code, AREA, f"{scheme} {number}: {first}-{last}")


def _short(code: str, filling: str) -> str:
    """The end of a span without the digits that fill it up to ten.

    >>> _short("0100000000", "00"), _short("0199999999", "99"), _short("1000000000", "00")
    ('01', '01', '10')
    """
    while len(code) > len(filling) and code.endswith(filling):
        code = code.removesuffix(filling)
    return code
