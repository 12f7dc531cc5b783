"""`customhouse world`: write simulated trade as messages that the other commands take."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from customhouse.foundation.config.country import installed_pack
from customhouse.messages.wco.writing import write_xml
from customhouse.world import generating
from customhouse.world.country import read_country
from customhouse.world.generating import UnusableWorldError
from customhouse.world.records import SimulatedDeclaration

app = typer.Typer(no_args_is_help=True, help="Simulated trade of the installed country.")


@app.callback()
def world() -> None:
    """Simulated trade of the installed country."""


@app.command("day")
def day(
    out: Annotated[Path, typer.Option(help="Folder that receives one XML file for each declaration.")],
    rows: Annotated[int, typer.Option(min=1, help="Declarations of the day.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day (default 2026-03-02).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each file.")] = False,
) -> None:
    """Write one day of simulated declarations; beside each file's name, the truth behind it."""
    today = on.date() if on else date(2026, 3, 2)
    pack = installed_pack()
    try:
        country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=today)
        stream = generating.day(today, seed, rows, country)
    except (UnusableWorldError, OSError) as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    out.mkdir(parents=True, exist_ok=True)
    for simulated in stream:
        name = f"{simulated.truth.shipment.lrn}.xml"
        (out / name).write_bytes(write_xml(simulated.declaration, simulated.metadata))
        if as_json:
            print(json.dumps(_line(name, simulated), ensure_ascii=False))
    if not as_json:
        print(f"{rows} declarations written to {out}")


@app.command("make")
def make(
    out: Annotated[Path, typer.Option(help="Folder that receives the tables.")],
    years: Annotated[int, typer.Option(min=1, max=20, help="Simulated years of 52 weeks.")] = 2,
    rows: Annotated[int, typer.Option(min=1, max=20_000_000, help="Goods items in all years together.")] = 100_000,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="The same seed gives the same bytes.")] = 1,
    settings: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Settings (YAML or JSON; docs/world.md).")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="parquet or csv.")] = "parquet",
    as_json: Annotated[bool, typer.Option("--json", help="A summary as JSON.")] = False,
) -> None:
    """Make the open declaration world: years of trade as tables, declared and true, with planted fraud and oracle."""
    try:
        summary = _made(out, years, rows, seed, settings, form)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"numpy", "polars"}:
            raise
        print("The open world needs more packages. Install them: pip install 'customhouse[learning]'", file=sys.stderr)
        raise typer.Exit(1) from None
    except ValueError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    share = summary["illicit_share"]
    if share["short"]:
        print(
            f"illicit_share: {share['asked']:.2%} of rows were asked for, {share['reached']:.2%} reached: too few lines"
            " of trade are fit to offend. More traders, a higher rate_high or more schemes give more.",
            file=sys.stderr,
        )
    if as_json:
        print(json.dumps({"out": str(out), **summary}))
        return
    for year in summary["years"]:
        print(f"year {year['year']}: {year['rows']} rows, {year['illicit']:.2%} illicit, {year['inspected']} inspected")


def _made(out: Path, years: int, rows: int, seed: int, settings: Path | None, form: str) -> Mapping[str, Any]:
    # needs the extra `learning`
    from customhouse.world.opened.making import FORMATS, make
    from customhouse.world.opened.records import WEEKS
    from customhouse.world.opened.records import UnusableWorldError as UnusableOpenWorldError
    from customhouse.world.opened.rules.settings import read_settings
    from customhouse.world.opened.schedule import read_schedule
    from customhouse.world.opened.world import OpenWorld

    if form not in FORMATS:
        raise UnusableOpenWorldError("format", f"There is no format {form[:20]}.", "Name parquet or csv.")
    read = read_settings(_entries(settings))
    for late in (each for each in read.new_schemes if each.week >= years * WEEKS):
        print(f"new_schemes: {late.kind} of week {late.week} begins behind the last week.", file=sys.stderr)
    pack = installed_pack()
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=read.first_day)
    offices = [office.code for office in country.offices]
    world = OpenWorld(read, read_schedule(pack.data(), read.first_day), offices, years=years, rows=rows, seed=seed)
    return make(world, out, form)


def _entries(settings: Path | None) -> object:
    """What a file of settings says; JSON is YAML. Raises `ValueError` where it is neither."""
    if settings is None:
        return {}
    try:
        text = settings.read_text(encoding="utf-8")
        written = yaml.compose(text, yaml.SafeLoader)
        names = [str(key.value) for key, _ in written.value] if isinstance(written, yaml.MappingNode) else []
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValueError(f"{twice}: It is written twice. Keep the one that is meant.")
        return yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{settings.name} is neither YAML nor JSON: {' '.join(str(error).split())}") from None


def _line(name: str, simulated: SimulatedDeclaration) -> dict[str, object]:
    return {
        "file": name,
        "lrn": simulated.truth.shipment.lrn,
        "at": simulated.moment.isoformat(),
        "submitter": simulated.submitter,
        "mistakes": [
            {"kind": mistake.kind, "item": mistake.item, "declared": mistake.declared, "true": mistake.true}
            for mistake in simulated.truth.mistakes
        ],
    }
