"""`customhouse links build`, and `customhouse operator`: links fed from declarations, and all of one trader."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from customhouse.foundation.access.records import SYSTEM
from customhouse.insight.operators import sightings
from customhouse.insight.operators.payloads import operator_as_json
from customhouse.insight.operators.queries import operator_of
from customhouse.insight.operators.services import build_links
from customhouse.targeting.links import queries as links
from customhouse.targeting.links.commands import explained

Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def build(*, as_json: Json = False) -> None:
    """Take what was declared since the last time into the graph of links, and look for patterns."""
    total = sightings.count_since(links.position())
    with explained(as_json), Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Declarations", total=total)
        built = build_links(actor=SYSTEM, at=timezone.now(), progress=lambda count: bar.advance(task, count))
    told = {
        "versions": built.versions,
        "new_parties": built.parties,
        "new_edges": built.edges,
        "patterns": built.looked.standing,
        "new_patterns": built.looked.new,
        "ended_patterns": built.looked.ended,
        "outrun": built.looked.is_outrun,
    }
    line = (
        "{versions} versions read: {new_parties} new parties, {new_edges} new edges. "
        "{patterns} patterns stand, {new_patterns} of them new; {ended_patterns} stand no longer."
    )
    outrun = " Somebody else looked for patterns meanwhile: theirs stand." if built.looked.is_outrun else ""
    print(json.dumps(told) if as_json else line.format(**told) + outrun)


def operator(
    identifier: Annotated[str, typer.Argument(help="A trader's identifier.")],
    *,
    days: Annotated[int, typer.Option(min=1, max=3_660, help="Days that are looked at.")] = 365,
    as_json: Json = False,
) -> None:
    """Tell everything that is known of one trader: flows, partners, links, record, alerts."""
    told = operator_as_json(operator_of(SYSTEM, identifier, at=timezone.now(), days=days))
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{told['identifier']}  {told['name']}  {told['status']}")
    for name in ("flows", "partners", "record", "alerts"):
        for row in told[name]:
            print(f"{name:<9} " + "  ".join(str(value) for value in row.values()))
    for pattern in told["patterns"]:
        print(f"{'links':<9} {pattern['sentence']}")
