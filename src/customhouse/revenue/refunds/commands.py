"""`customhouse revenue refunds`: the list, asking, deciding and paying out; two persons, as everywhere."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone

from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.claims.commands import As, Json, Why, amount_of, print_told
from customhouse.revenue.notices.queries import acting
from customhouse.revenue.refunds import queries, services
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.refunds.payloads import refund_as_json

app = typer.Typer(no_args_is_help=True, help="Refunds.")
Number = Annotated[str, typer.Argument(help="Number of the refund.")]


@app.command(name="list")
def list_refunds(*, as_json: Json = False) -> None:
    """List refunds, the newest first."""
    for refund in queries.visible_to(SYSTEM):
        _print(refund, as_json=as_json)


@app.command()
def ask(
    declaration: Annotated[str, typer.Argument(help="MRN of the declaration.")],
    amount: Annotated[str, typer.Argument(help="How much is to be given back.")],
    *,
    reason: Why,
    pay_to: Annotated[str, typer.Option(help="Bank account to which it is paid.")],
    user: As,
    as_json: Json = False,
) -> None:
    """Ask that what was paid too much be given back."""
    refund = services.ask_refund(
        subject=declaration,
        amount=amount_of(amount),
        reason=reason,
        pay_to=pay_to,
        actor=acting(user),
        at=timezone.now(),
    )
    _print(refund, as_json=as_json)


@app.command()
def approve(number: Number, *, user: As, as_json: Json = False) -> None:
    """Approve a refund that somebody else asked for."""
    actor = acting(user)
    refund = services.approve_refund(refund=queries.find(actor, number), actor=actor, at=timezone.now())
    _print(refund, as_json=as_json)


@app.command()
def refuse(number: Number, *, reason: Why, user: As, as_json: Json = False) -> None:
    """Refuse a refund that somebody else asked for."""
    actor = acting(user)
    found = queries.find(actor, number)
    refund = services.refuse_refund(refund=found, decision=reason, actor=actor, at=timezone.now())
    _print(refund, as_json=as_json)


@app.command(name="pay-out")
def pay_out(
    number: Number,
    *,
    bank_reference: Annotated[str, typer.Option(help="The bank's reference of the payment.")],
    user: As,
    as_json: Json = False,
) -> None:
    """Note that an approved refund was paid out."""
    actor = acting(user)
    found = queries.find(actor, number)
    refund = services.pay_out(refund=found, bank_reference=bank_reference, actor=actor, at=timezone.now())
    _print(refund, as_json=as_json)


def _print(refund: Refund, *, as_json: bool) -> None:
    print_told(refund_as_json(refund), "{number} {declaration} {amount:>14} {currency} {state}", as_json=as_json)
