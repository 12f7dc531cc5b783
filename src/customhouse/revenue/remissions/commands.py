"""`customhouse revenue remissions`: the list, asking and deciding; two persons, as everywhere."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone

from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.claims.commands import As, Json, Why, amount_of, print_told
from customhouse.revenue.notices.queries import acting
from customhouse.revenue.remissions import queries, services
from customhouse.revenue.remissions.models import Remission
from customhouse.revenue.remissions.payloads import remission_as_json

app = typer.Typer(no_args_is_help=True, help="Remissions of penalties.")
Number = Annotated[str, typer.Argument(help="Number of the remission.")]


@app.command(name="list")
def list_remissions(*, as_json: Json = False) -> None:
    """List remissions of penalties, the newest first."""
    for remission in queries.visible_to(SYSTEM):
        _print(remission, as_json=as_json)


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
    wanted = amount_of(amount) if amount else None
    asked = services.ask_remission(
        notice_reference=notice, amount=wanted, reason=reason, actor=acting(user), at=timezone.now()
    )
    _print(asked, as_json=as_json)


@app.command()
def approve(number: Number, *, user: As, as_json: Json = False) -> None:
    """Approve a remission that somebody else asked for."""
    actor = acting(user)
    done = services.approve_remission(remission=queries.find(actor, number), actor=actor, at=timezone.now())
    _print(done, as_json=as_json)


@app.command()
def refuse(number: Number, *, reason: Why, user: As, as_json: Json = False) -> None:
    """Refuse a remission that somebody else asked for."""
    actor = acting(user)
    found = queries.find(actor, number)
    done = services.refuse_remission(remission=found, decision=reason, actor=actor, at=timezone.now())
    _print(done, as_json=as_json)


def _print(remission: Remission, *, as_json: bool) -> None:
    print_told(remission_as_json(remission), "{number} {notice} {amount:>14} {currency} {state}", as_json=as_json)
