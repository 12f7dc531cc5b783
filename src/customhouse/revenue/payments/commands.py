"""`customhouse revenue pay`, `bank-file` and the cashier's day: money that comes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from customhouse.revenue.claims.commands import Json, amount_of
from customhouse.revenue.notices.queries import acting, revenue_law
from customhouse.revenue.payments import queries, services
from customhouse.revenue.payments.payloads import line_as_json, payment_as_json, till_as_json
from customhouse.revenue.payments.records import Method

app = typer.Typer(no_args_is_help=True, help="Payments.")
As = Annotated[str, typer.Option("--as", help="The user who does it; the installation's owner if left out.")]
Cashier = Annotated[str, typer.Option("--as", help="The user who does it.")]


@app.command()
def pay(
    reference: Annotated[str, typer.Argument(help="Reference of a notice or statement, or MRN.")],
    amount: Annotated[str, typer.Argument(help="How much came in, in the national currency.")],
    *,
    key: Annotated[str, typer.Option(help="The provider's own reference; a payment is taken once under it.")],
    provider: Annotated[str, typer.Option(help="By whom it came in: bank or counter.")] = "bank",
    method: Annotated[str, typer.Option(help="By which means: cash, card, cheque, transfer.")] = "",
    payer: Annotated[str, typer.Option(help="Who paid, if it is not the debtor.")] = "",
    user: As = "",
    as_json: Json = False,
) -> None:
    """Take a payment and print its receipt."""
    payment = services.take_payment(
        reference=reference,
        amount=amount_of(amount),
        currency=revenue_law().currency,
        provider=provider,
        provider_reference=key,
        payer=payer,
        method=method,
        actor=acting(user),
        at=timezone.now(),
    )
    told = payment_as_json(payment)
    print(json.dumps(told, ensure_ascii=False) if as_json else "{number} {amount} {currency} {payer}".format(**told))


@app.command(name="bank-file")
def bank_file(
    path: Annotated[Path, typer.Argument(help="CAMT.053 (XML) or a plain table (CSV).", exists=True, dir_okay=False)],
    *,
    user: As = "",
    as_json: Json = False,
) -> None:
    """Bring in a bank's statement, and print what became of each line."""
    file = services.import_statement(data=path.read_bytes(), name=path.name, actor=acting(user), at=timezone.now())
    for line in file.lines.select_related("payment").order_by("id"):
        told = line_as_json(line)
        words = "{number:>5} {booked_on} {amount:>14} {currency} {outcome:<9} {payer}"
        print(json.dumps(told, ensure_ascii=False) if as_json else words.format(**told))


@app.command(name="day-open")
def day_open(
    office: Annotated[str, typer.Argument(help="Code of the office.")],
    opening_float: Annotated[str, typer.Argument(metavar="FLOAT", help="The cash that is in the till.")],
    *,
    user: Cashier,
    as_json: Json = False,
) -> None:
    """Open a cashier's till with its float."""
    till = services.open_till(
        office=office, opening_float=amount_of(opening_float), actor=acting(user), at=timezone.now()
    )
    _print_till(till_as_json(till), as_json=as_json)


@app.command(name="day-close")
def day_close(
    *,
    user: Cashier,
    cash: Annotated[str, typer.Option(help="Cash counted, with the float.")] = "0",
    card: Annotated[str, typer.Option(help="Card slips.")] = "0",
    cheque: Annotated[str, typer.Option(help="Cheques.")] = "0",
    note: Annotated[str, typer.Option(help="Why the count differs, if it does.")] = "",
    as_json: Json = False,
) -> None:
    """Close a cashier's till with what was counted; a second person confirms it."""
    held = {Method.CASH: amount_of(cash), Method.CARD: amount_of(card), Method.CHEQUE: amount_of(cheque)}
    till = services.count_till(held=held, note=note, actor=acting(user), at=timezone.now())
    _print_till(till_as_json(till), as_json=as_json)


@app.command(name="day-confirm")
def day_confirm(
    till: Annotated[int, typer.Argument(help="Number of the till.")], *, user: Cashier, as_json: Json = False
) -> None:
    """Confirm the count of somebody else's till."""
    actor = acting(user)
    found = services.confirm_till(till=queries.find_till(actor, till), actor=actor, at=timezone.now())
    _print_till(till_as_json(found), as_json=as_json)


def _print_till(told: dict[str, Any], *, as_json: bool) -> None:
    print(json.dumps(told) if as_json else "{till} {account} {cashier} {state} {expected} {counted}".format(**told))
