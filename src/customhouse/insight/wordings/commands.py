"""`customhouse wordings`: lines of goods for the classification help to learn from, written to a file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.config.spans import days_between
from customhouse.insight.wordings import queries
from customhouse.tariff.classification.services import train_model

DAYS = 3 * 365
MOST = 1000


def wordings(
    *,
    output: Annotated[Path, typer.Option(dir_okay=False, help="The file that receives the lines.")],
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first legal date; three years ago.")
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last one; today.")] = None,
    traders: Annotated[
        int, typer.Option(min=1, max=MOST, help="How many importers at least must have called goods so.")
    ] = queries.FEWEST,
    train: Annotated[bool, typer.Option("--train", help="Train the classification help on them at once.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Write what goods were called, with the codes that customs left them with: {"id", "text", "code"} a line.

    Of released declarations and of rulings in force. `classify train --input F` learns from the file.
    """
    at = datetime.now(UTC)
    begin, end = days_between(first, last, until=legal_day(at), days=DAYS + 1)
    found = list(queries.lines(first=begin, last=end, traders=traders))
    with output.open("w", encoding="utf-8") as file:
        for line in found:
            told = {"id": line.id, "text": line.text, "code": line.code}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    said: dict[str, object] = {"output": str(output), "lines": len(found), "codes": len({line.code for line in found})}
    if train:
        typer.echo(_("Learning from {count} lines; this takes minutes.").format(count=len(found)), err=True)
        installed = train_model(lines=found, actor=SYSTEM, at=at, until=end)
        said |= {"version": installed.version, "sha256": installed.sha256, **installed.facts}
    if as_json:
        print(json.dumps(said, ensure_ascii=False))
        return
    for name, value in said.items():
        print(f"{name}: {value}")
