"""`customhouse revenue remissions`: the list, asking and deciding; two persons, as everywhere."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.notices.queries import acting
from customhouse.revenue.remissions import queries, services
from customhouse.revenue.remissions.payloads import remission_as_json

app = typer.Typer(no_args_is_help=True, help="Remissions of penalties.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
As = Annotated[str, typer.Option("--as", help="The user who does it.")]
Number = Annotated[str, typer.Argument(help="Number of the remission.")]


@app.command(name="list")
def list_remissions(*, as_json: Json = False) -> None:
    """List remissions of penalties, the newest first."""
    for remission in queries.visible_to(SYSTEM):
        _print(remission_as_json(remission), as_json=as_json)


@app.command()
def ask(
    notice: Annotated[str, typer.Argument(help="Reference of the penalty notice.")],
    *,
    reason: Annotated[str, typer.Option(help="Why the penalty should not stand.")],
    user: As,
    amount: Annotated[str, typer.Option(help="How much of it; all if left out.")] = "",
    as_json: Json = False,
) -> None:
    """Ask that a penalty be remitted, whole or in part."""
    try:
        wanted = Decimal(amount) if amount else None
    except InvalidOperation:
        raise typer.BadParameter(_("{text} is no amount.").format(text=amount)) from None
    actor = acting(user)
    asked = services.ask_remission(
        notice_reference=notice, amount=wanted, reason=reason, actor=actor, at=timezone.now()
    )
    _print(remission_as_json(asked), as_json=as_json)


@app.command()
def approve(number: Number, *, user: As, as_json: Json = False) -> None:
    """Approve a remission that somebody else asked for."""
    actor = acting(user)
    done = services.approve_remission(remission=queries.find(actor, number), actor=actor, at=timezone.now())
    _print(remission_as_json(done), as_json=as_json)


@app.command()
def refuse(
    number: Number, *, reason: Annotated[str, typer.Option(help="Why.")], user: As, as_json: Json = False
) -> None:
    """Refuse a remission that somebody else asked for."""
    actor = acting(user)
    found = queries.find(actor, number)
    done = services.refuse_remission(remission=found, decision=reason, actor=actor, at=timezone.now())
    _print(remission_as_json(done), as_json=as_json)


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    line = "{number} {notice} {amount:>14} {currency} {state}"
    print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))
