"""`customhouse comparable update`: the bank of accepted values brought up to what was cleared."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from customhouse.foundation.access.records import SYSTEM
from customhouse.insight.comparables.services import update_bank
from customhouse.tariff.valuation.rules.likeness import FIRST_DAY, LAST_DAY


def update(
    *,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since", formats=["%Y-%m-%d"], help="Look again at all that changed from this day on, beside what is new."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Bring the bank of accepted values up to the declarations released, changed or cancelled since the last time."""
    if since is not None and not FIRST_DAY <= since.date() <= LAST_DAY:
        raise typer.BadParameter(_("Give a day of the years 2000 to 2199."), param_hint="--since")
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Declarations", total=None)
        done = update_bank(
            actor=SYSTEM,
            at=timezone.now(),
            since=timezone.make_aware(since) if since else None,
            progress=lambda count: bar.advance(task, count),
        )
    told = {
        "until": done.until.isoformat(),
        "declarations": done.declarations,
        "kept": done.kept,
        "withdrawn": done.withdrawn,
    }
    line = "{declarations} declarations looked at until {until}: {kept} values kept, {withdrawn} withdrawn."
    print(json.dumps(told) if as_json else line.format(**told))
