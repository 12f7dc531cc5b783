"""Who may read the ledger. Nobody writes it by hand: services of revenue post what happens."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ_LEDGER = Permission(
    "ledger.read",
    frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.DIRECTOR}),
    msgid("Read the trial balance and verify that the ledger balances"),
)
PERMISSIONS = [READ_LEDGER]
