"""Who may have their systems told."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

MANAGE_WEBHOOKS = Permission(
    "webhooks.manage",
    frozenset({Role.TRADER, Role.BROKER}),
    msgid("Have the systems of the traders one speaks for told what happens to their declarations"),
)
PERMISSIONS = [MANAGE_WEBHOOKS]
