"""`customhouse revenue bank`: the bank's lines that wait for a cashier, and what is done about them."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone

from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.claims.commands import As, Json, Why, print_told
from customhouse.revenue.notices.queries import acting
from customhouse.revenue.payments import queries, services
from customhouse.revenue.payments.models import BankLine
from customhouse.revenue.payments.payloads import bank_line_as_json, payment_as_json

app = typer.Typer(no_args_is_help=True, help="Lines of the bank.")
Line = Annotated[int, typer.Argument(help="Number of the line, as `bank list` shows it.")]


@app.command(name="list")
def list_lines(*, as_json: Json = False) -> None:
    """List the lines that wait for a cashier: to be matched, explained or sent back."""
    for line in queries.waiting_visible_to(SYSTEM).select_related("payment").iterator():
        _print(line, as_json=as_json)


@app.command()
def match(
    line: Line,
    reference: Annotated[str, typer.Argument(help="Reference of a notice or statement, or MRN.")],
    *,
    user: As,
    as_json: Json = False,
) -> None:
    """Set a payment in suspense against the debt that it is for, and print its receipt."""
    actor = acting(user)
    found = queries.find_line(actor, line)
    payment = services.match_line(line=found, reference=reference, actor=actor, at=timezone.now())
    print_told(payment_as_json(payment), "{number} {amount} {currency} {payer}", as_json=as_json)


@app.command()
def explain(
    line: Line,
    *,
    receipt: Annotated[str, typer.Option(help="Number of the receipt that it takes back, whole or in part.")] = "",
    reason: Annotated[str, typer.Option(help="Why it was paid out, if it takes back no payment.")] = "",
    user: As,
    as_json: Json = False,
) -> None:
    """Say what the bank took: a payment, so much of which is reversed, or something else."""
    actor = acting(user)
    found = queries.find_line(actor, line)
    done = services.explain_debit(line=found, receipt=receipt, reason=reason, actor=actor, at=timezone.now())
    _print(done, as_json=as_json)


@app.command(name="send-back")
def send_back(
    line: Line,
    *,
    pay_to: Annotated[str, typer.Option(help="Bank account to which it is sent.")],
    reason: Why,
    user: As,
    as_json: Json = False,
) -> None:
    """Ask that the money of a line be sent back to its payer; a second person sends it."""
    actor = acting(user)
    found = queries.find_line(actor, line)
    services.ask_sending_back(line=found, pay_to=pay_to, reason=reason, actor=actor, at=timezone.now())
    _print(found, as_json=as_json)


@app.command()
def sent(
    line: Line,
    *,
    bank_reference: Annotated[str, typer.Option(help="The bank's reference of the payment.")],
    user: As,
    as_json: Json = False,
) -> None:
    """Note that money was sent back that somebody else asked to send."""
    _decide(line, "send", user, as_json=as_json, bank_reference=bank_reference)


@app.command()
def refuse(line: Line, *, reason: Why, user: As, as_json: Json = False) -> None:
    """Refuse to send money back that somebody else asked to send: its line waits again."""
    _decide(line, "refuse", user, as_json=as_json, decision=reason)


def _decide(  # what a second person says
    line: int, verdict: str, user: str, *, as_json: bool, bank_reference: str = "", decision: str = ""
) -> None:
    actor = acting(user)
    services.decide_sending_back(
        sending_back=queries.find_sending(actor, line),
        verdict=verdict,
        bank_reference=bank_reference,
        decision=decision,
        actor=actor,
        at=timezone.now(),
    )
    _print(queries.find_line(actor, line), as_json=as_json)


def _print(line: BankLine, *, as_json: bool) -> None:
    words = "{line:>7} {booked_on} {amount:>14} {currency} {outcome:<9} {payer} {text}"
    print_told(bank_line_as_json(line), words, as_json=as_json)
