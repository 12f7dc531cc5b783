"""`customhouse rulings`: search what is published, list applications, act on them, revoke by a new edition."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.rulings import doing, queries, services
from customhouse.tariff.rulings.payloads import file_as_json, published_as_json
from customhouse.tariff.rulings.queries import acting
from customhouse.tariff.rulings.records import Answer, RulingKind

app = typer.Typer(no_args_is_help=True, help="Advance rulings.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
As = Annotated[str, typer.Option("--user", help="The account that acts; else the owner of the installation.")]
Number = Annotated[str, typer.Argument(help="Number of the ruling.")]


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words that the ruling holds.")] = "",
    *,
    kind: Annotated[RulingKind | None, typer.Option(help="Kind of ruling.")] = None,
    code: Annotated[str, typer.Option(help="Beginning of the commodity code.")] = "",
    as_json: Json = False,
) -> None:
    """Search published rulings."""
    for row in queries.search(words, kind.value if kind else "", code):
        _print(published_as_json(row), as_json=as_json)


@app.command(name="list")
def list_files(*, as_json: Json = False) -> None:
    """List applications and rulings, the newest first."""
    for row in queries.visible_to(SYSTEM):
        _print(file_as_json(row), as_json=as_json)


@app.command()
def act(
    number: Number,
    verb: Annotated[str, typer.Argument(help=f"One of: {', '.join(doing.VERBS)}.")],
    *,
    words: Annotated[str, typer.Option(help="What is said, where the step takes words.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Take a step with an application or a ruling."""
    if verb not in doing.VERBS:
        raise typer.BadParameter(f"{verb} is none of {', '.join(doing.VERBS)}.")
    actor = acting(user)
    found = doing.act(ruling=queries.find(actor, number), verb=verb, words=words, actor=actor, at=timezone.now())
    _print(file_as_json(found), as_json=as_json)


@app.command()
def issue(
    number: Number,
    *,
    reasons: Annotated[str, typer.Option(help="The reasons.")],
    commodity: Annotated[str, typer.Option(help="The code, of a ruling on classification.")] = "",
    origin: Annotated[str, typer.Option(help="The country, of a ruling on origin.")] = "",
    method: Annotated[str, typer.Option(help="The method, of a ruling on valuation.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Issue a ruling."""
    actor = acting(user)
    answer = Answer(commodity, origin, method, reasons)
    found = services.issue_ruling(ruling=queries.find(actor, number), answer=answer, actor=actor, at=timezone.now())
    _print(file_as_json(found), as_json=as_json)


@app.command(name="revoke-edition")
def revoke_edition(
    file: Annotated[Path, typer.Argument(help="CSV: old code, new code; one row a pair.", exists=True, dir_okay=False)],
    *,
    edition: Annotated[str, typer.Option(help="The new edition, such as HS 2028.")],
    user: As = "",
    as_json: Json = False,
) -> None:
    """Revoke the rulings on codes that end with an edition."""
    ended: dict[str, list[str]] = {}
    for row in csv.reader(file.read_text(encoding="utf-8").splitlines()):
        if row and row[0].strip().isdigit():
            ended.setdefault(row[0].strip(), []).extend(code.strip() for code in row[1:2] if code.strip())
    for found in services.revoke_by_edition(ended=ended, edition=edition, actor=acting(user), at=timezone.now()):
        _print(file_as_json(found), as_json=as_json)


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False, default=str))
    else:
        print(f"{told['number']} {told['kind']:14} {told['state']:11} {told['title']}")
