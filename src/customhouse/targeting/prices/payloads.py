"""Prices for other programs: the same for API and command."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from ninja import Schema

from customhouse.foundation.config.country import installed_pack
from customhouse.messages.findings import Translate
from customhouse.targeting.mirrors.payloads import MirrorGapPayload, gap_as_json
from customhouse.targeting.mirrors.queries import gaps_of
from customhouse.targeting.prices.models import PriceReference
from customhouse.targeting.prices.records import SHARES, PriceCell, PriceItem, Reference
from customhouse.targeting.prices.rules.placing import place
from customhouse.targeting.prices.rules.saying import rounded, sentence, told


class QuarterPayload(Schema):
    """A quarter: its items, and the middle of their prices as they were."""

    quarter: str
    items: int
    median: float


class CellPayload(Schema):
    """For which goods the figures stand: the code asked for, or the nearest above it of which prices are known."""

    commodity: str
    origin: str


class PlacePayload(Schema):
    """Where a price lies: share of items below, spreads from the middle (below zero: cheaper)."""

    price: float
    position: float
    deviation: float


class PricePayload(Schema):
    """What goods cost: 95 % of items lie between `low` and `high` a unit, in prices of the last quarter.

    `basis` is `items` where the interval is that of the items themselves, `like goods` where it is drawn from those
    above; `shares` are the prices below which the shares named lie.
    """

    commodity: str
    origin: str
    unit: str
    currency: str
    until: str
    basis: str
    cell: CellPayload
    items: int
    lines: float
    low: float
    median: float
    high: float
    shares: dict[str, float]
    quarters: list[QuarterPayload]
    sentence: str
    reference: str
    place: PlacePayload | None = None
    mirror: list[MirrorGapPayload] = []


def price_as_json(  # what was asked, and what was found
    cell: PriceCell,
    *,
    commodity: str,
    origin: str,
    currency: str,
    until: str,
    reference: str,
    price: float | None = None,
    translate: Translate = str,
) -> dict[str, Any]:
    """A price, with where `price` (a unit) lies if one is given."""
    said = told(cell)
    return {
        "commodity": commodity,
        "origin": origin,
        "unit": cell.unit,
        "currency": currency,
        "until": until,
        "basis": "items" if cell.is_own else "like goods",
        "cell": {"commodity": cell.commodity, "origin": cell.origin},
        "items": cell.items,
        "lines": cell.lines,
        "low": rounded(said.low),
        "median": rounded(said.middle),
        "high": rounded(said.high),
        "shares": {f"{share:g}": rounded(math.exp(point)) for share, point in zip(SHARES, cell.grid, strict=True)},
        "quarters": list(said.quarters),
        "sentence": sentence(cell, currency, translate=translate),
        "reference": reference,
        "place": None if price is None else _placed(cell, price),
    }


def _placed(cell: PriceCell, price: float) -> dict[str, float]:
    only = Reference(date.min, 1.0, {cell.key: cell})
    found = place(only, PriceItem(cell.commodity, cell.origin, "", "", price, 1.0, cell.unit))
    assert found is not None  # noqa: S101  # a price above nothing, and a cell to compare with
    return {"price": price, "position": round(found.position, 4), "deviation": round(found.side_deviation, 2)}


def reference_as_json(row: PriceReference) -> dict[str, Any]:
    """A reference as it was kept."""
    return {
        "reference": row.pk,
        "until": row.until.isoformat(),
        "source": row.source,
        "items": row.items,
        "left_out": row.left_out,
        "cells": row.cells.count(),
        "own_levels": row.own_levels.count(),
        "quarters": row.quarters,
        "effects": row.effects,
        "digest": row.digest,
        "built_at": row.built_at.isoformat(),
        "built_by": row.built_by,
    }


def mirror_as_json(commodity: str, origin: str, translate: Translate = str) -> list[dict[str, Any]]:
    """What the country of origin states of its exports of the goods here, and the gap: where both are told."""
    currency = installed_pack().currency
    return [gap_as_json(each, currency, translate=translate) for each in gaps_of(commodity, origin)]
