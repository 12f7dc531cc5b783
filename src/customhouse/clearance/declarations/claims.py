"""Reading what was declared under a proof of origin: the items of living declarations that claim a preference by it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from customhouse.clearance.declarations.models import GoodsTrace
from customhouse.clearance.declarations.queries import LIVING
from customhouse.clearance.declarations.rules.preference import PREFERENTIAL
from customhouse.foundation.config.asking import asked


@dataclass(frozen=True, slots=True)
class ClaimedItem:
    """An item that claims a preference: its goods, its documents (code, reference), and those of its declaration.

    `shared` are those kept with the first item, as the documents of the whole declaration are.
    """

    commodity: str
    origin: str
    quantity: Decimal | None
    unit: str
    net_mass: Decimal | None
    documents: tuple[tuple[str, str], ...]
    shared: tuple[tuple[str, str], ...]


def claimed_under(keys: Collection[str], *, changing: str = "") -> dict[str, list[ClaimedItem]]:
    """The items of living declarations that claim a preference and were left under these keys, by key.

    `changing` is an MRN that is left out. One query, or none.
    """
    if not keys:
        return {}
    items: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for key, mrn, *item in _claimed(keys, changing):
        items.setdefault((key, mrn), []).append(tuple(item))
    found: dict[str, list[ClaimedItem]] = {}
    for (key, _), rows in items.items():
        shared = _named(rows[0][-1])
        found.setdefault(key, []).extend(
            ClaimedItem(commodity, origin, quantity, unit, net_mass, _named(documents), shared)
            for preference, commodity, origin, quantity, unit, net_mass, documents in rows
            if preference.startswith(PREFERENTIAL)
        )
    return found


def _named(documents: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((each["code"], each["reference"]) for each in documents)


@asked
def _claimed(keys: Collection[str], changing: str) -> QuerySet[GoodsTrace, tuple[Any, ...]]:
    told = GoodsTrace.objects.annotate(state=Cast("declaration__state", TextField()))  # by no index, as in `traces`
    rows = told.filter(key__in=list(keys), state__in=LIVING, declaration__items__version=F("declaration__version"))
    columns = (
        "preference",
        "tariff_code",
        "origin",
        "supplementary_quantity",
        "supplementary_unit",
        "net_mass",
        "documents",
    )
    named = rows.exclude(declaration__mrn=changing).order_by("declaration_id", "declaration__items__number")
    return named.values_list("key", "declaration__mrn", *(f"declaration__items__{column}" for column in columns))
