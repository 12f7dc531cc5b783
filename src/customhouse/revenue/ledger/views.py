"""The trial balance, and whether the ledger balances."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.tables import Column, Table, csv_of, page_of
from customhouse.revenue.ledger import queries
from customhouse.revenue.ledger.access import READ_LEDGER
from customhouse.revenue.ledger.models import ACCOUNT_NAMES

BALANCE = Table(
    gettext_lazy("Trial balance"),
    (
        Column("account", gettext_lazy("Account"), lambda row: ACCOUNT_NAMES[row.account]),
        Column("head", gettext_lazy("Head"), lambda row: row.head, "ref"),
        Column("debit", gettext_lazy("Debit"), lambda row: row.debit, "money", lambda row: row.currency),
        Column("credit", gettext_lazy("Credit"), lambda row: -row.credit, "money", lambda row: row.currency),
        Column("balance", gettext_lazy("Balance"), lambda row: row.balance, "money", lambda row: row.currency),
    ),
    empty=gettext_lazy("Nothing was posted yet."),
)


@require_safe
def trial_balance(request: HttpRequest) -> HttpResponseBase:
    """Every account and head with its debits, credits and balance; below, what they come to together."""
    require(actor_of(request), READ_LEDGER)
    lines = queries.trial_balance()
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(BALANCE, lines), content_type="text/csv; charset=utf-8")
    difference = sum(line.balance for line in lines)
    shown = {"page": page_of(BALANCE, lines, request.GET), "difference": difference}
    return render(request, "ledger/trial_balance.html", shown)
