"""`customhouse links`: patterns of shared identities, of this installation or of a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from customhouse.foundation.access.records import SYSTEM
from customhouse.targeting.links import queries
from customhouse.targeting.links.files import map_named, marks_in, seen_in
from customhouse.targeting.links.payloads import pattern_as_json, row_as_json
from customhouse.targeting.links.records import Pattern, Shape, UnusableLinksError
from customhouse.targeting.links.rules.gathering import Graph
from customhouse.targeting.links.rules.patterns import find_patterns

app = typer.Typer(no_args_is_help=True, help="Links: who shares an identity with whom, and what that tells.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line for each pattern.")]


@app.callback()
def links() -> None:
    """Links: who shares an identity with whom, and what that tells."""


@app.command("find")
def find(
    *,
    pattern: Annotated[Shape | None, typer.Option(help="Of one kind alone.")] = None,
    party: Annotated[str, typer.Option(help="With this party (its key) alone.")] = "",
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As known before this day.")] = None,
    most: Annotated[int, typer.Option(min=1, max=100_000, help="Patterns at most.")] = 50,
    given: Annotated[
        list[Path] | None, typer.Option("--input", exists=True, dir_okay=False, help="Declarations (CSV, Parquet).")
    ] = None,
    results: Annotated[
        list[Path] | None, typer.Option(exists=True, dir_okay=False, help="Results of controls: id, finding.")
    ] = None,
    row_map: Annotated[str, typer.Option("--map", help="Which columns of the file say what.")] = "sightings",
    as_json: Json = False,
) -> None:
    """List patterns, the most telling first: those that stand, or those of files (nothing is kept of a file)."""
    moment = timezone.make_aware(at) if at else None
    with explained(as_json):
        if given:
            told: Iterator[dict[str, Any]] = (
                pattern_as_json(each) for each in _of_files(given, results or [], row_map, moment)
            )
        else:
            told = (row_as_json(row) for row in queries.patterns_for(SYSTEM, moment))
        chosen = (
            each
            for each in told
            if (pattern is None or each["pattern"] == pattern.value)
            and (not party or any(member["party"] == party for member in each["members"]))
        )
        for _, each in zip(range(most), chosen, strict=False):
            line = f"{each['score']:>6.1f}  {each['pattern']:<12}  {each['sentence']}"
            print(json.dumps(each, ensure_ascii=False) if as_json else line)


def _of_files(given: list[Path], results: list[Path], row_map: str, at: datetime | None) -> list[Pattern]:
    """The patterns of files of declarations, as known before a moment, or after all of it."""
    chosen = map_named(row_map)
    graph, days = Graph(), dict[str, tuple[str, datetime]]()
    last = datetime.min.replace(tzinfo=UTC)
    for path in given:
        for piece in seen_in(path, chosen):
            graph.add(piece)
            last = max([last, *(seen.at for seen in piece)])
            if results:
                days.update((seen.declaration, (seen.party, seen.at)) for seen in piece)
    marks = [mark for path in results for mark in marks_in(path, days)]
    until = at or (last + timedelta(days=1))
    return find_patterns(graph, marks, queries.terms_at(until), until)


@contextmanager
def explained(as_json: bool) -> Iterator[None]:
    """Say in words what cannot be used (exit 1; 2 for a map that is none), and which packages are missing (exit 1)."""
    try:
        yield
    except UnusableLinksError as error:
        told = {"code": error.code, "field": error.field, "message": str(error), "remedy": error.remedy}
        text = json.dumps(told, ensure_ascii=False) if as_json else f"{error.code}: {error} {error.remedy}"
        print(text, file=sys.stderr)
        raise typer.Exit(2 if error.code == "LNK-MAP" else 1) from None
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "polars":
            raise
        print("Parquet needs one more package: pip install 'customhouse[learning]'", file=sys.stderr)
        raise typer.Exit(1) from None
