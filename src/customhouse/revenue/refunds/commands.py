"""`customhouse revenue refunds`: the list, asking, deciding and paying out; two persons, as everywhere."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.notices.queries import acting
from customhouse.revenue.refunds import queries, services
from customhouse.revenue.refunds.payloads import refund_as_json

app = typer.Typer(no_args_is_help=True, help="Refunds.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
As = Annotated[str, typer.Option("--as", help="The user who does it.")]
Number = Annotated[str, typer.Argument(help="Number of the refund.")]


@app.command(name="list")
def list_refunds(*, as_json: Json = False) -> None:
    """List refunds, the newest first."""
    for refund in queries.visible_to(SYSTEM):
        _print(refund_as_json(refund), as_json=as_json)


@app.command()
def ask(
    declaration: Annotated[str, typer.Argument(help="MRN of the declaration.")],
    amount: Annotated[str, typer.Argument(help="How much is to be given back.")],
    *,
    reason: Annotated[str, typer.Option(help="Why.")],
    pay_to: Annotated[str, typer.Option(help="Bank account to which it is paid.")],
    user: As,
    as_json: Json = False,
) -> None:
    """Ask that what was paid too much be given back."""
    try:
        asked = Decimal(amount)
    except InvalidOperation:
        raise typer.BadParameter(_("{text} is no amount.").format(text=amount)) from None
    refund = services.ask_refund(
        subject=declaration, amount=asked, reason=reason, pay_to=pay_to, actor=acting(user), at=timezone.now()
    )
    _print(refund_as_json(refund), as_json=as_json)


@app.command()
def approve(number: Number, *, user: As, as_json: Json = False) -> None:
    """Approve a refund that somebody else asked for."""
    actor = acting(user)
    refund = services.approve_refund(refund=queries.find(actor, number), actor=actor, at=timezone.now())
    _print(refund_as_json(refund), as_json=as_json)


@app.command()
def refuse(
    number: Number, *, reason: Annotated[str, typer.Option(help="Why.")], user: As, as_json: Json = False
) -> None:
    """Refuse a refund that somebody else asked for."""
    actor = acting(user)
    found = queries.find(actor, number)
    refund = services.refuse_refund(refund=found, decision=reason, actor=actor, at=timezone.now())
    _print(refund_as_json(refund), as_json=as_json)


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
    _print(refund_as_json(refund), as_json=as_json)


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    line = "{number} {declaration} {amount:>14} {currency} {state}"
    print(json.dumps(told, ensure_ascii=False) if as_json else line.format(**told))
