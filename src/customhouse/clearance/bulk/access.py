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

SEND_FOLDERS = Permission(
    "bulk.send_folders",
    frozenset({Role.TRADER, Role.BROKER, Role.SYSTEM}),
    msgid("Send folders of messages on the command line, and go on with them after an interruption"),
)

PERMISSIONS = [CLEAR_IN_BULK, SEND_FOLDERS]
