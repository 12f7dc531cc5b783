"""`customhouse tariff import`: a published tariff, kept as a schedule, or drafted as national law in a workbasket."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.tariff.rulings.queries import acting
from customhouse.tariff.schedules.commands import BAD_ARGUMENTS, NOT_DOABLE, Format, Json, body_of, bring_in, tell
from customhouse.tariff.schedules.services import Source
from customhouse.tariff.workbaskets.importing import BasketSaid, head_of, import_draft, report

SHOWN = 20


def import_(  # each option of the command is an argument
    files: Annotated[list[Path], typer.Argument(help="Files of that format.")],
    *,
    format_: Format,
    schedule: Annotated[str, typer.Option(help="Code of the schedule, if not the usual one of the format.")] = "",
    currency: Annotated[str, typer.Option(help="Currency of the schedule, where the file does not say it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would differ, and write nothing.")] = False,
    workbasket: Annotated[
        str, typer.Option(help="Draft it as national law in this basket (new or open) instead of keeping a schedule.")
    ] = "",
    live_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day from which a new basket is law.")
    ] = None,
    law: Annotated[str, typer.Option(help="Reference of the text that enacts a new basket.")] = "",
    title: Annotated[str, typer.Option(help="English title of a new basket.")] = "",
    user: Annotated[str, typer.Option("--user", help="Who drafts; else the owner of the installation.")] = "",
    as_json: Json = False,
) -> None:
    """Bring in a tariff: every row added, changed, ended or refused is told. Exit 2 for a file of another format."""
    if not workbasket:
        bring_in(files, format_, schedule, currency, dry_run=dry_run, as_json=as_json)
        return
    said = BasketSaid(workbasket, live_on.date() if live_on else None, law, title)
    for file in files:
        source = Source(format_, file.name, body_of(file), schedule, currency.upper())
        try:
            drafted = import_draft(
                source=source,
                head=head_of(said, acting(user)),
                dry_run=dry_run,
                today=timezone.localdate(),
                actor=acting(user),
                at=timezone.now(),
            )
        except Refused as error:
            tell(error.findings)
            raise typer.Exit(BAD_ARGUMENTS) from None
        except CustomhouseError as error:
            tell([error.finding])
            raise typer.Exit(NOT_DOABLE) from None
        _report(report(drafted, file.name), as_json=as_json)


def _report(lines: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        for line in lines:
            print(json.dumps(line, ensure_ascii=False))
        return
    *rows, counts = lines
    for row in rows[:SHOWN]:
        print("\t".join(str(each) for each in row.values() if each))
    if len(rows) > SHOWN:
        print(f"… {len(rows) - SHOWN} more: --json shows all.")
    print(", ".join(f"{name} {count}" for name, count in counts.items()))
