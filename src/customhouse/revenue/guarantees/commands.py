"""`customhouse revenue guarantees`: the list, opening one, and the months of deferment accounts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.guarantees import queries, services
from customhouse.revenue.guarantees.payloads import cover_as_json, statement_as_json
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind
from customhouse.revenue.notices.queries import revenue_law

app = typer.Typer(no_args_is_help=True, help="Guarantees and deferment accounts.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
LINE = "{number} {kind:<13} {holder} {reserved:>14} of {limit:>14} {currency}"
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which it is.")]


@app.command(name="list")
def list_covers(*, as_json: Json = False) -> None:
    """List guarantees and deferment accounts with their room."""
    for cover in queries.visible_to(SYSTEM):
        _print(cover_as_json(cover), LINE, as_json=as_json)


@app.command(name="open")
def open_cover(
    holder: Annotated[str, typer.Argument(help="Identifier of the trader.")],
    limit: Annotated[str, typer.Argument(help="How much it secures, in the national currency.")],
    *,
    kind: Annotated[CoverKind, typer.Option(help="What it is.")] = CoverKind.DEFERMENT,
    debit_day: Annotated[int | None, typer.Option(help="Day of the month of the debit, 1 to 28.")] = None,
    guarantor: Annotated[str, typer.Option(help="Who stands in, for a guarantee.")] = "",
    valid_from: Day = None,
    as_json: Json = False,
) -> None:
    """Open a guarantee or deferment account."""
    since = valid_from.date() if valid_from else timezone.localdate()
    details = CoverDetails(
        kind, holder, _amount(limit), revenue_law().currency, since, guarantor=guarantor, debit_day=debit_day
    )
    cover = services.open_cover(details=details, actor=SYSTEM, at=timezone.now())
    _print(cover_as_json(cover), LINE, as_json=as_json)


@app.command()
def statements(*, at: Day = None, as_json: Json = False) -> None:
    """Draw up the statements of the months that are over, and call in what was not debited by its day."""
    now = at.replace(hour=12, tzinfo=UTC) if at else timezone.now()
    for statement in services.issue_statements(at=now, actor=SYSTEM):
        told = statement_as_json(statement)
        _print(told, "{reference} {account} {month} {total:>14} {due_on}", as_json=as_json)
    services.call_in(at=now, actor=SYSTEM)


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(_("{text} is no amount.").format(text=text)) from None


def _print(told: dict[str, Any], line: str, *, as_json: bool) -> None:
    print(json.dumps(told) if as_json else line.format(**told))
