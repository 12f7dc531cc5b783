"""`customhouse price build`: a reference of prices from released imports, or from a file of items."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from customhouse.clearance.pricing import build_prices
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import legal_day
from customhouse.targeting.prices import services
from customhouse.targeting.prices.commands import Given, Json, Map, explained, watching
from customhouse.targeting.prices.models import PriceReference
from customhouse.targeting.prices.payloads import reference_as_json
from customhouse.targeting.prices.working import Progress, reckon_file


def build(
    *,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From items before this day; today if not told.")
    ] = None,
    given: Given = None,
    row_map: Map = "items",
    as_json: Json = False,
) -> None:
    """Reckon what goods usually cost from the past before a day, and keep it; it holds from that day on."""
    at = datetime.now(UTC)
    day = until.date() if until else legal_day(at)
    with explained(as_json), watching() as progress:
        if given is None:
            row = build_prices(until=day, actor=SYSTEM, at=at, progress=progress)
        else:
            row = _of_file(given, row_map, day, at, progress)
    told = reference_as_json(row)
    line = "until {until}: {items} items of {source}, {cells} cells, {own_levels} own levels, {digest}"
    print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))


def _of_file(given: Path, row_map: str, day: date, at: datetime, progress: Progress) -> PriceReference:
    found = reckon_file(given, row_map, day, progress)
    return services.keep_reference(
        reference=found.reference,
        source=given.name,
        items=found.items,
        left_out=found.left_out,
        actor=SYSTEM,
        at=at,
    )
