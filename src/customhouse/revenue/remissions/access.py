"""Who may ask that a penalty be remitted, and who decides: never one person alone."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

ASK = Permission(
    "remissions.ask",
    frozenset({Role.TRADER, Role.BROKER, Role.OFFICER, Role.SUPERVISOR}),
    msgid("Ask that a penalty be remitted or lowered"),
)
DECIDE = Permission(
    "remissions.decide",
    frozenset({Role.SUPERVISOR}),
    msgid("Approve or refuse remissions of penalties that somebody else asked for"),
)
PERMISSIONS = [ASK, DECIDE]
