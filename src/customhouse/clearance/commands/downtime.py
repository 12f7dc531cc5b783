"""`customhouse downtime`: load the register of an office that had no line, and list outages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from customhouse.clearance.downtime.queries import outages_visible_to
from customhouse.clearance.downtime.records import Fate
from customhouse.clearance.downtime.showing import row_as_json
from customhouse.clearance.registering import load_register
from customhouse.foundation.access.records import SYSTEM

app = typer.Typer(no_args_is_help=True, help="Offices without a line and their registers.")
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A register, as .xlsx or .csv.")],
    as_json: AsJson = False,
) -> None:
    """Load a register. Each row is answered; one that was loaded before is not loaded again.

    Ends with 1 if a row was refused.
    """
    rows = load_register(name=file.name, data=file.read_bytes(), actor=SYSTEM, at=datetime.now(UTC))
    for row in rows:
        line = row_as_json(row)
        typer.echo(msgspec.json.encode(line).decode() if as_json else _told(line))
    if any(row.fate is Fate.REFUSED for row in rows):
        raise typer.Exit(1)


@app.command()
def outages(as_json: AsJson = False) -> None:
    """List the outages that were declared, the latest first."""
    for row in outages_visible_to(SYSTEM):
        line = {
            "outage": row.pk,
            "office": row.office,
            "began_at": row.began_at.astimezone(UTC),
            "ended_at": row.ended_at and row.ended_at.astimezone(UTC),
            "reason": row.reason,
            "rows": row.loaded,  # type: ignore[attr-defined]  # annotated by the query
        }
        typer.echo(
            msgspec.json.encode(line).decode()
            if as_json
            else "{office}  {began_at}  {ended_at}  {reason}".format(**line)
        )


def _told(line: dict[str, Any]) -> str:
    reasons = "; ".join(f"{each['column']}: {each['message']}".lstrip(": ") for each in line["errors"])
    return f"{line['row']:>5}  {line['number']:20}  {line['outcome']:8}  {line['mrn']}{reasons}"
