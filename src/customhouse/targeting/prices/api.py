"""Prices over HTTP: what goods usually cost, and where a price lies. Officials only."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import installed_pack
from customhouse.targeting.prices import queries
from customhouse.targeting.prices.payloads import PricePayload, mirror_as_json, price_as_json
from customhouse.targeting.prices.records import KILOGRAM

router = Router(tags=["prices"])
Code = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{2,22}$", description="A commodity code, or its first digits.")]
Origin = Annotated[str, Query(pattern=r"^([A-Za-z]{2})?$", description="Country of origin; empty: all.")]
Unit = Annotated[str, Query(pattern=r"^[A-Za-z0-9#]{1,16}$", description="Unit of quantity (UNECE Rec 20).")]
Price = Annotated[float | None, Query(gt=0, le=1e12, description="A price a unit: say where it lies.")]


@router.get("/prices/{code}", response={200: PricePayload, 404: Problem})
def show_price(  # what may be asked
    request: HttpRequest,
    code: Code,
    origin: Origin = "",
    unit: Unit = KILOGRAM,
    on: date | None = None,
    price: Price = None,
) -> dict[str, Any]:
    """What goods usually cost by code, origin and unit: the interval of 95 %, its basis, quarter by quarter."""
    commodity, origin = code.upper(), origin.upper()
    day = on or timezone.localdate()
    row, cell = queries.priced(actor_of(request), commodity=commodity, origin=origin, unit=unit.upper(), on=day)
    told = price_as_json(
        cell,
        commodity=commodity,
        origin=origin,
        currency=installed_pack().currency,
        until=row.until.isoformat(),
        reference=row.digest,
        price=max(price, 1e-6) if price else None,
        translate=gettext,
    )
    return told | {"mirror": mirror_as_json(commodity, origin, gettext)}
