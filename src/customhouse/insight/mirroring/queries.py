"""What was declared here, added up by product, country of origin and month: imports that were released and stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import ExtractMonth, ExtractYear, Substr

from customhouse.clearance.declarations.models import Item
from customhouse.clearance.declarations.records import Direction
from customhouse.targeting.mirrors.records import Declared, Key, Statement

FROM_ABROAD = ("", "00")
"""Previous procedures of goods that come from abroad; others were counted when they came."""
FIGURES = 6


def declared_of(statements: Iterable[Statement]) -> dict[Key, Declared]:
    """By product (six figures), partner and month what was declared of the partners and years that are stated.

    The month is that of the legal date, the partner the country of origin.
    """
    said = [(each.partner, int(each.period[:4])) for each in statements]
    if not said:
        return {}
    years = {year for _, year in said}
    items = Item.objects.filter(
        version=F("declaration__version"),
        declaration__direction=Direction.IMPORT,
        declaration__released_at__isnull=False,
        declaration__cancelled_at=None,
        declaration__legal_date__range=(date(min(years), 1, 1), date(max(years), 12, 31)),
        origin__in={partner for partner, _ in said},
        previous_procedure__in=FROM_ABROAD,
    )
    grouped = (
        items.annotate(
            product=Substr("tariff_code", 1, FIGURES),
            year=ExtractYear("declaration__legal_date"),
            month=ExtractMonth("declaration__legal_date"),
        )
        .order_by()
        .values_list("product", "origin", "year", "month", "supplementary_unit")
        .annotate(Sum("customs_value"), Sum("net_mass"), Sum("supplementary_quantity"))
    )
    found: dict[Key, Declared] = {}
    for product, origin, year, month, unit, value, mass, quantity in grouped.iterator():
        key = product, origin, f"{year}-{month:02}"
        before = found.get(key, Declared())
        quantities = {**before.quantities, unit: before.quantities.get(unit, Decimal(0)) + (quantity or 0)}
        found[key] = Declared(
            before.value + value, before.net_mass + (mass or 0), quantities if unit else before.quantities
        )
    return found
