"""`customhouse world`: write simulated trade as messages that the other commands take."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

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
