"""Who may declare that an office has no line, print its register, and load it."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

DECLARE_OUTAGE = Permission(
    "downtime.declare", frozenset({Role.SUPERVISOR}), msgid("Declare that an office of one's own has no line")
)
KEEP_REGISTER = Permission(
    "downtime.keep",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Reserve numbers for the register of an office of one's own, print it, and load it afterwards"),
)
READ_REGISTER = Permission(
    "downtime.read",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.DIRECTOR}),
    msgid("Read outages and what was loaded from registers"),
)
PERMISSIONS = [DECLARE_OUTAGE, KEEP_REGISTER, READ_REGISTER]
