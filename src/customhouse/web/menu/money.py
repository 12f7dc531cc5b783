"""The menu of money: what is owed, paid, secured and given back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customhouse.foundation.access.records import Role
from customhouse.web.menu.entries import MONEY, OFFICERS, TRADE, Entry, Section

MONEY_MENU = Section(
    _("Money"),
    (
        Entry(
            pgettext_lazy("revenue", "Notices"),
            "revenue_notices:list",
            "receipt",
            _("What is owed, until when, and how it is paid."),
            TRADE | OFFICERS | MONEY,
        ),
        Entry(
            _("Counter"),
            "payments:counter",
            "coins",
            _("Take payments, give receipts, and close the day."),
            frozenset({Role.CASHIER}),
        ),
        Entry(_("Receipts"), "payments:list", "file-certificate", _("What was paid."), TRADE | OFFICERS | MONEY),
        Entry(
            _("Tills"),
            "payments:tills",
            "lock",
            _("Cashiers’ days: counted, and confirmed by a second person."),
            MONEY | {Role.SUPERVISOR},
        ),
        Entry(
            _("Bank"),
            "payments:bank",
            "building-bank",
            _("Bring in the bank’s statements, and match payments that named no debt."),
            MONEY | {Role.SUPERVISOR},
        ),
        Entry(
            _("Guarantees"),
            "guarantees:list",
            "shield-check",
            _("Guarantees and deferment accounts, their room and their months."),
            TRADE | OFFICERS | MONEY,
        ),
        Entry(
            _("Refunds"),
            "refunds:list",
            "refresh",
            _("Ask that what was paid too much be given back, and decide on it."),
            TRADE | OFFICERS | MONEY,
        ),
        Entry(
            _("Remissions"),
            "remissions:list",
            "scale",
            _("Ask that a penalty be remitted or lowered, and decide on it."),
            TRADE | OFFICERS | MONEY,
        ),
        Entry(
            _("Trial balance"),
            "ledger:trial_balance",
            "scale",
            _("Every account of the ledger, and whether it balances."),
            frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.DIRECTOR}),
        ),
    ),
)
