"""`customhouse day`: the figures of a day, the same as on the director's page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer

from customhouse.clearance.daily import figures_of
from customhouse.clearance.showing.day import day_as_json, lines_of
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import legal_day


def day(
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today if none is given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Tell the figures of a day: lanes, revenue by head, what waits, times of release, controls past their time."""
    at = datetime.now(UTC)
    figures = figures_of(on=on.date() if on else legal_day(at), actor=SYSTEM, at=at)
    if as_json:
        typer.echo(msgspec.json.encode(day_as_json(figures)).decode())
        return
    for section, of, figure, value, unit in lines_of(figures):
        typer.echo(f"{section:14}{of:16}{figure:18}{value:>22} {unit}".rstrip())
