"""`customhouse tariff`: look up a code, search by words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customhouse.foundation.access.errors import Refused
from customhouse.tariff.nomenclature import queries
from customhouse.tariff.nomenclature.payloads import (
    SheetPayload,
    finding_payloads,
    hit_payload,
    sheet_payload,
)

app = typer.Typer(no_args_is_help=True, help="The tariff: goods codes and what applies to them.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
At = Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="The legal date; today if absent.")]


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="Goods code, in any length and punctuation.")],
    *,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Show a code: its place, its unit, and every measure that reaches it. Exit 1 if there is none such."""
    try:
        sheet = queries.sheet(code, _day(at).date())
    except Refused as refused:
        errors = finding_payloads(refused.findings)
        if as_json:
            _line({"code": code, "errors": [error.model_dump() for error in errors]})
        for error in errors:
            typer.echo(f"{error.message} {error.remedy}", err=True)
        raise typer.Exit(1) from None
    payload = sheet_payload(sheet, _language())
    if as_json:
        _line(payload.model_dump())
    else:
        _print_sheet(payload)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words, or the beginning of a code.")],
    *,
    at: At = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = 10,
    as_json: Json = False,
) -> None:
    """Search by words in English, French or Arabic; best first."""
    for hit in queries.search(" ".join(words), _day(at).date(), limit):
        found = hit_payload(hit, _language())
        if as_json:
            _line(found.model_dump())
        else:
            print(f"{found.code:<10}  {found.description}")


def _print_sheet(payload: SheetPayload) -> None:
    for warning in payload.warnings:
        typer.echo(f"{warning.message} {warning.remedy}", err=True)
    for depth, above in enumerate(payload.path):
        print(f"{'  ' * depth}{above.code}  {above.description}")
    print(
        _("Unit: {unit}. Valid: {start} to {end}.").format(
            unit=payload.unit or "–", start=payload.valid_from, end=payload.valid_to or "…"
        )
    )
    for row in payload.measures:
        print(f"  {row.type:<4} {row.origin or '*':<5} {row.preference:<4} {row.expression:<32} {row.id}")


def _line(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _day(at: datetime | None) -> datetime:
    return at or datetime.now(UTC)


def _language() -> str:
    return get_language() or "en"
