"""`customhouse watchlist rescreen` and `sightings`: the past held against lists that changed, and what waits of it."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from customhouse.foundation.access.records import SYSTEM
from customhouse.insight.sightings import services
from customhouse.targeting.screening import queries
from customhouse.targeting.screening.payloads import sighting_as_json

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def rescreen(*, as_json: Json = False) -> None:
    """Hold what lists added or changed against declarations not released yet, or released within the law's days."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Declarations", total=None)
        done = services.rescreen_all(actor=SYSTEM, at=timezone.now(), progress=lambda count: bar.advance(task, count))
    for each in done:
        told = {
            "watch_list": each.watch_list.code,
            "edition": each.edition,
            "since": each.since.isoformat(),
            "entries": each.entries,
            "declarations": each.declarations,
            "found": each.found,
        }
        line = "{watch_list}, edition {edition}: {entries} entries against {declarations} declarations: {found} found."
        print(json.dumps(told) if as_json else line.format(**told))
    if not done and not as_json:
        print("No list changed since the past was held against it.")


def sightings(
    *, code: Annotated[str, typer.Option("--list", help="Only of the list of this code.")] = "", as_json: Json = False
) -> None:
    """List whom a list may mean in declarations, and of whom nobody decided yet."""
    for each in queries.sightings_waiting(SYSTEM, code):
        told = sighting_as_json(each)
        line = "{score:.2f}  {watch_list:<10} {key:<12} {subject}  {role}: {name}"
        print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))
