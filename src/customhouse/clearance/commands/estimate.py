"""`customhouse estimate`: what would become of a declaration in a file if it were lodged now. Nothing is kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from customhouse.clearance.api.estimate_payloads import estimate_as_json
from customhouse.clearance.clearing import YEARS
from customhouse.clearance.commands.clear import moment, sender_of
from customhouse.clearance.estimating import Estimate, estimate_message
from customhouse.clearance.law import must_have_law
from customhouse.foundation.config.settings import settings
from customhouse.messages.wco.catalogue import finding
from customhouse.messages.wco.reading import Kind, Reading
from customhouse.reference.identifiers import eori


def estimate(
    file: Annotated[Path, typer.Argument(help="A declaration in WCO form, XML or JSON.", exists=True, dir_okay=False)],
    trader: Annotated[str, typer.Option("--as", help="Identifier of the trader who would lodge; else the owner.")] = "",
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which it is.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Say what would refuse a declaration, what it is worth and what it would owe. Nothing is kept.

    Ends with 0 if it would be accepted as it stands, else with 1.
    """
    if (trader and not eori.is_valid(trader)) or (at and at.year not in YEARS):
        typer.echo("--as takes an identifier of a trader, --at a day of the years 2000 to 2099.", err=True)
        raise typer.Exit(2)
    must_have_law()
    found = _estimated(file, trader, at)
    typer.echo(msgspec.json.encode(estimate_as_json(found)).decode()) if as_json else _show(found)
    if not (isinstance(found, Estimate) and found.is_whole):
        raise typer.Exit(1)


def _estimated(file: Path, trader: str, at: datetime | None) -> Estimate | Reading:
    limit = settings().max_message_bytes
    with file.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        return Reading(Kind.UNREADABLE, findings=(finding("MSG-SIZE", "", "1:1", size=len(data), limit=limit),))
    return estimate_message(data=data, sender=sender_of(trader), at=moment(at.date() if at else None))


def _show(found: Estimate | Reading) -> None:
    said = estimate_as_json(found)
    for severity, rows in (("error", said["errors"]), ("warning", said["warnings"])):
        for row in rows:
            typer.echo(
                f"{severity}  {row['code']} at {row['pointer'] or row['path']}: {row['message']} {row['remedy']}"
            )
    for line in said["duties"]:
        typer.echo(f"item {line['item']:>3}  {line['type']:4} {line['rate']:>20}  {line['amount']} {line['currency']}")
    if said["total"] is not None:
        typer.echo(f"total  {said['total']} {said['currency']}, by the law of {said['legal_date']}")
