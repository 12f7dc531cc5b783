"""Who may do what with drafts."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

WRITE = Permission(
    "drafts.write",
    frozenset({Role.TRADER, Role.BROKER}),
    msgid("Write drafts of declarations and templates, one's own alone"),
)

PERMISSIONS = [WRITE]
