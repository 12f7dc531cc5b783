"""The prices of a declaration's goods over HTTP, for officials: where each lies beside what is usual."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router, Schema

from customhouse.clearance.api.control import Mrn
from customhouse.clearance.declarations.queries import find, items_of
from customhouse.clearance.pricing import Dossier, dossiers
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.targeting.prices.access import READ_PRICES
from customhouse.targeting.prices.records import HIGH, LOW, Place
from customhouse.targeting.prices.rules.saying import rounded, sentence

router = Router(tags=["prices"])


class ItemPlacePayload(Schema):
    """Where one price lies.

    `position` is the share of like items that cost less; `deviation` the spreads from what is usual for these goods and
    this trader (below zero: cheaper), `expected` that usual price; 95 % of like items lie between `low` and `high`.
    """

    unit: str
    price: float
    expected: float
    position: float
    deviation: float
    own_items: int
    low: float
    high: float
    sentence: str


class ItemPricePayload(Schema):
    """An item of which something can be said, by each of its quantities."""

    item: int
    commodity: str
    origin: str
    until: str
    reference: str
    places: list[ItemPlacePayload]


@router.get("/declarations/{mrn}/prices", response={200: list[ItemPricePayload], 404: Problem})
def list_item_prices(request: HttpRequest, mrn: Mrn) -> list[dict[str, Any]]:
    """Where the price of each item lies beside what is usual; items of which nothing is known are left out."""
    actor = actor_of(request)
    require(actor, READ_PRICES)
    declaration = find(actor, mrn)
    if declaration is None:
        raise NotFound("declaration", mrn)
    return [_item(each, declaration.currency) for each in dossiers(declaration, list(items_of(declaration)))]


def _item(known: Dossier, currency: str) -> dict[str, Any]:
    return {
        "item": known.item.number,
        "commodity": known.item.tariff_code,
        "origin": known.item.origin,
        "until": known.reference.until.isoformat(),
        "reference": known.reference.digest,
        "places": [_place(place, unit, currency) for place, unit in known.places],
    }


def _place(place: Place, unit: str, currency: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "price": rounded(place.price),
        "expected": rounded(place.expected),
        "position": round(place.position, 4),
        "deviation": round(place.deviation, 2),
        "own_items": place.own_items,
        "low": rounded(math.exp(place.cell.grid[LOW])),
        "high": rounded(math.exp(place.cell.grid[HIGH])),
        "sentence": sentence(place.cell, currency, translate=gettext),
    }
