"""Who may take money, count it, and match what the bank brought."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

KEEP_TILL = Permission(
    "payments.keep_till", frozenset({Role.CASHIER}), msgid("Open a till, take payments at the counter, count the till")
)
CONFIRM_TILL = Permission(
    "payments.confirm_till",
    frozenset({Role.CASHIER, Role.SUPERVISOR}),
    msgid("Confirm the count of somebody else's till"),
)
IMPORT_STATEMENT = Permission(
    "payments.import_statement",
    frozenset({Role.CASHIER, Role.SUPERVISOR}),
    msgid("Bring in a bank's statement, and match payments that named no debt"),
)
SEND_BACK = Permission(
    "payments.send_back",
    frozenset({Role.CASHIER, Role.SUPERVISOR}),
    msgid("Send money that nobody owes back to its payer, when somebody else asked to"),
)
PERMISSIONS = [KEEP_TILL, CONFIRM_TILL, IMPORT_STATEMENT, SEND_BACK]
