"""`customhouse price`: what goods usually cost by code, origin and unit; references as they were kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import installed_pack
from customhouse.targeting.prices import queries
from customhouse.targeting.prices.errors import no_price
from customhouse.targeting.prices.payloads import mirror_as_json, price_as_json, reference_as_json
from customhouse.targeting.prices.records import KILOGRAM, UnusablePricesError
from customhouse.targeting.prices.rules.placing import nearest

app = typer.Typer(no_args_is_help=True, help="Prices: what goods usually cost; reckoned from the past, kept by day.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Given = Annotated[Path | None, typer.Option("--input", exists=True, dir_okay=False, help="Items (CSV, Parquet).")]
Map = Annotated[str, typer.Option("--map", help="Which columns of the file say what: items, world or kcs.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@app.callback()
def price() -> None:
    """Prices: what goods usually cost; reckoned from the past, kept by day."""


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="A commodity code, or its first digits.")],
    *,
    origin: Annotated[str, typer.Option(help="Country of origin; all origins if none is given.")] = "",
    unit: Annotated[str, typer.Option(help="Unit of quantity (UNECE Rec 20).")] = KILOGRAM,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of which day; today if not told.")
    ] = None,
    price: Annotated[float | None, typer.Option(min=0.000001, help="A price a unit: say where it lies.")] = None,
    given: Given = None,
    row_map: Map = "items",
    as_json: Json = False,
) -> None:
    """Show what goods of a code cost by origin and unit: the interval of 95 %, its basis, quarter by quarter."""
    if price is not None and not isfinite(price):
        raise typer.BadParameter("A price is a finite figure.", param_hint="--price")
    commodity, origin, unit = _digits(code), origin.strip().upper()[:4], unit.strip().upper()[:16]
    day = on.date() if on else datetime.now(UTC).date()
    asked: dict[str, Any] = {
        "commodity": commodity,
        "origin": origin,
        "currency": installed_pack().currency,
        "price": price,
    }
    if given is None:
        row, cell = queries.priced(SYSTEM, commodity=commodity, origin=origin, unit=unit, on=day)
        said = price_as_json(cell, **asked, until=row.until.isoformat(), reference=row.digest)
    else:
        said = _of_file(given, row_map, day if on else None, unit, asked, as_json=as_json)
    said["mirror"] = mirror_as_json(commodity, origin)
    if as_json:
        print(json.dumps(said, ensure_ascii=False))
        return
    _print(said)


def _of_file(
    given: Path, row_map: str, on: date | None, unit: str, asked: dict[str, Any], *, as_json: bool
) -> dict[str, Any]:
    """What a file alone says of the price; nothing is kept."""
    from customhouse.targeting.prices.store import digest_of
    from customhouse.targeting.prices.working import reckon_file

    with explained(as_json), watching() as progress:
        found = reckon_file(given, row_map, on or _after_last(given, row_map), progress)
    cell = nearest(found.reference, asked["commodity"], asked["origin"], unit)
    if cell is None or not cell.commodity:  # what all goods cost together is no price of these
        raise no_price(asked["commodity"], unit)
    until = found.reference.until.isoformat()
    return price_as_json(cell, **asked, until=until, reference=digest_of(found.reference))


def _after_last(given: Path, row_map: str) -> date:
    """The day after the last of a file."""
    from customhouse.targeting.prices.files import pieces
    from customhouse.targeting.prices.rules.maps import map_named

    last = max((int(piece.day.max()) for piece in pieces(given, map_named(row_map)) if len(piece.day)), default=1)
    return date.fromordinal(last) + timedelta(days=1)


@app.command(name="references")
def show_references(*, as_json: Json = False) -> None:
    """List the references that were kept, the latest first."""
    for row in queries.references_for(SYSTEM):
        told = reference_as_json(row)
        line = "{reference:>5}  until {until}  {items:>9} items  {cells:>7} cells  {source}  {digest:.12}"
        print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))


def _digits(code: str) -> str:
    """The figures and letters of a code.

    Raises:
        typer.BadParameter: there are none, or too many.
    """
    found = "".join(filter(str.isalnum, code)).upper()
    if not found.isascii() or not 2 <= len(found) <= 22:  # noqa: PLR2004  # a chapter at least, and no longer than codes are kept
        raise typer.BadParameter("A commodity code has 2 to 22 figures.", param_hint="CODE")
    return found


def _print(said: dict[str, Any]) -> None:
    print(said["sentence"])
    if said["cell"] != {"commodity": said["commodity"], "origin": said["origin"]}:
        print("Nothing nearer to what was asked for is known.")
    for quarter in said["quarters"]:
        print("{quarter}  {items:>8} items  middle {median}".format(**quarter))
    if said["place"]:
        print("{price}: {position:.1%} of items cost less; {deviation:+.2f} spreads.".format(**said["place"]))
    for gap in said["mirror"]:
        print(" ".join(gap["sentences"]))


@contextmanager
def explained(as_json: bool) -> Iterator[None]:
    """Say in words what cannot be used (exit 1; 2 for a map that is none), and which packages are missing (exit 1)."""
    try:
        yield
    except UnusablePricesError as error:
        told = {"code": error.code, "field": error.column, "message": str(error), "remedy": error.remedy}
        text = json.dumps(told, ensure_ascii=False) if as_json else f"{error.code}: {error} {error.remedy}"
        print(text, file=sys.stderr)
        raise typer.Exit(2 if error.code == "PRC-MAP" else 1) from None
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "polars":
            raise
        print("Parquet needs one more package: pip install 'customhouse[learning]'", file=sys.stderr)
        raise typer.Exit(1) from None


@contextmanager
def watching() -> Iterator[Any]:
    """How many rows went by, on standard error."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Counting items", total=None)
        yield lambda rows: progress.advance(task, rows)
