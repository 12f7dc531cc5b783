"""Who may register, suspend and see traders."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

REGISTER_TRADER = Permission(
    "traders.register",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Register traders and confirm provisional ones"),
)
SUSPEND_TRADER = Permission(
    "traders.suspend", frozenset({Role.SUPERVISOR}), msgid("Suspend traders and reinstate them")
)
NAME_PARTIES = Permission(
    "traders.name_parties",
    frozenset({Role.TRADER, Role.BROKER, Role.OFFICER, Role.SUPERVISOR}),
    msgid("Name unknown parties in a declaration, which registers them provisionally"),
)
MANAGE_MEMBERS = Permission(
    "traders.manage_members", frozenset({Role.ADMINISTRATOR}), msgid("Say which users speak for which traders")
)
PERMISSIONS = [REGISTER_TRADER, SUSPEND_TRADER, NAME_PARTIES, MANAGE_MEMBERS]
