"""Who reads which flows depart from what is normal, and who defines what is watched. Never those who trade."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ_FLOWS = Permission(
    "flows.read",
    frozenset({Role.SUPERVISOR, Role.ANALYST}),
    msgid("Read which watched flows depart from what is normal for them"),
)
DEFINE_FLOWS = Permission(
    "flows.define", frozenset({Role.ANALYST}), msgid("Define which flows are watched, and watch them no more")
)
PERMISSIONS = [READ_FLOWS, DEFINE_FLOWS]
