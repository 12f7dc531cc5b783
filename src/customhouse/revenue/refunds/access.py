"""Who may ask for refunds, decide on them and pay them out: never one person alone."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

ASK = Permission(
    "refunds.ask",
    frozenset({Role.TRADER, Role.BROKER, Role.OFFICER, Role.SUPERVISOR}),
    msgid("Ask that what was paid too much be given back"),
)
DECIDE = Permission(
    "refunds.decide", frozenset({Role.SUPERVISOR}), msgid("Approve or refuse refunds that somebody else asked for")
)
PAY_OUT = Permission(
    "refunds.pay_out",
    frozenset({Role.CASHIER, Role.SUPERVISOR}),
    msgid("Pay out refunds that somebody else approved"),
)
PERMISSIONS = [ASK, DECIDE, PAY_OUT]
