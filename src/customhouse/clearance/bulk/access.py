"""Who may clear in bulk."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

CLEAR_IN_BULK = Permission(
    "bulk.clear",
    frozenset({Role.SYSTEM}),
    msgid("Clear files of declarations in bulk on the command line of the installation"),
)

PERMISSIONS = [CLEAR_IN_BULK]
