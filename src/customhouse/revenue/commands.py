"""`customhouse revenue`: every command about money, gathered from its areas."""

from __future__ import annotations

import typer

from customhouse.revenue.guarantees.commands import app as guarantees
from customhouse.revenue.ledger.commands import app as ledger
from customhouse.revenue.notices.commands import app as notices
from customhouse.revenue.payments.commands import app as payments
from customhouse.revenue.payments.commands_bank import app as bank
from customhouse.revenue.refunds.commands import app as refunds
from customhouse.revenue.remissions.commands import app as remissions

app = typer.Typer(no_args_is_help=True, help="Money: what is owed, secured, paid and given back.")
app.registered_commands += notices.registered_commands + payments.registered_commands
app.add_typer(ledger, name="ledger")
app.add_typer(bank, name="bank")
app.add_typer(guarantees, name="guarantees")
app.add_typer(refunds, name="refunds")
app.add_typer(remissions, name="remissions")
