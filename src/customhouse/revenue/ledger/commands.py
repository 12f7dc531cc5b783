"""`customhouse revenue ledger`: verify that the ledger balances, and print the trial balance."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from customhouse.revenue.ledger import queries

app = typer.Typer(no_args_is_help=True, help="The ledger.")
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def verify(*, as_json: Json = False) -> None:
    """Verify that every journal balances; exit 1 if anything is wrong."""
    state = queries.verify()
    told = {"ok": state.ok, "journals": state.journals, "difference": f"{state.difference:f}"}
    if as_json:
        print(json.dumps(told))
    else:
        print(_("{journals} journals; together they differ by {difference}.").format(**told))
        for journal in state.unbalanced:
            print(_("Journal {journal} does not balance.").format(journal=journal))
        for party in state.astray:
            print(_("The kept balance of {party} is not what was posted.").format(party=party))
    raise typer.Exit(0 if state.ok else 1)


@app.command()
def balance(*, as_json: Json = False) -> None:
    """Print the trial balance: every account and head."""
    for line in queries.trial_balance():
        told = {
            "account": line.account.value,
            "head": line.head,
            "currency": line.currency,
            "debit": f"{line.debit:f}",
            "credit": f"{-line.credit:f}",
            "balance": f"{line.balance:f}",
        }
        print(json.dumps(told) if as_json else "{account:<16} {head:<6} {balance:>18} {currency}".format(**told))
