"""Who may read and verify the trail."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import OFFICIAL_ROLES, Role
from customhouse.messages.findings import msgid

READ_TRAIL = Permission(
    "audit.read", OFFICIAL_ROLES | {Role.ADMINISTRATOR}, msgid("Read the events of what one may see")
)
VERIFY_TRAIL = Permission(
    "audit.verify", frozenset({Role.AUDITOR, Role.ADMINISTRATOR}), msgid("Verify the whole trail and list its anchors")
)
PERMISSIONS = [READ_TRAIL, VERIFY_TRAIL]
