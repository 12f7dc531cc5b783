"""`customhouse hs proposal check`: a proposal to amend the nomenclature, examined before it is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.proposals.payloads import examined_as_json
from customhouse.tariff.proposals.queries import examine
from customhouse.tariff.proposals.rules.reading import LARGEST, parse_proposal

app = typer.Typer(no_args_is_help=True, help="Proposals to amend the nomenclature.")
NOT_SOUND = 1


@app.callback()
def proposal() -> None:
    """Proposals to amend the nomenclature: checked before they are made."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The proposal, a JSON file.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Check a proposal: why, what, how verifiable, where now; trade, and the law it would touch. Exit 0 or 1.

    {"title": "…", "why": "…", "goods": [{"name": "…", "words": "…", "codes": ["880220"], "whole": false,
    "to": "880621", "text": "…", "criteria": [{"kind": "weight", "text": "…", "verified": "weighing"}]}]}
    """
    with file.open("rb") as stream:
        read, unread = parse_proposal(stream.read(LARGEST + 1))
    found = examine(SYSTEM, read, unread, timezone.localdate())
    told = examined_as_json(found)
    print(json.dumps(told, ensure_ascii=False) if as_json else _told(told))
    if not found.is_sound:
        raise typer.Exit(NOT_SOUND)


def _told(told: dict[str, Any]) -> str:
    lines = [told["title"]]
    lines += ["{severity:8}{code} {field}: {message} {remedy}".format(**each) for each in told["findings"]]
    for each in told["where"]:
        lines.append(f"{each['goods']}: {', '.join(each['codes']) or '–'}")
        lines += [f"  ? {row['code']} {row['p']:.0%} {row['text']}" for row in each["found"]]
        lines += [f"  = HS {edition}: {', '.join(codes)}" for edition, codes in each["editions"].items()]
    for each in told["effects"]:
        how = "by itself" if each["automatic"] else "for a specialist"
        lines.append(f"{each['code']} -> {', '.join(each['to'])} ({each['relation']}, {how})")
    for each in told["trade"]:
        value = "confidential" if each["confidential"] else f"{each['value']} {each['currency']}"
        lines.append(f"{each['code']}: {each['items']} items of the past year, {value}")
    lines += [f"{area}: {count}" for area, count in told["touched"]["areas"].items()]
    return "\n".join(lines)
