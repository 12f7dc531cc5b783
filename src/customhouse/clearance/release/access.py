"""Who may do what with releases. Reading one goes with reading its declaration."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

RELEASE = Permission(
    "release.release",
    frozenset({Role.SYSTEM}),
    msgid("Release goods as soon as every condition is met, and settle the duty that was paid afterwards"),
)
SETTLE = Permission(
    "release.settle",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.CASHIER}),
    msgid("Settle the final duty of goods that were released before it was settled"),
)
REVOKE = Permission("release.revoke", frozenset({Role.SUPERVISOR}), msgid("Revoke a release that was given in error"))
CORRECT = Permission(
    "release.correct",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Grant or refuse corrections of declarations whose goods were released"),
)
ASK_CORRECTION = Permission(
    "release.ask_correction",
    frozenset({Role.TRADER, Role.BROKER, Role.OFFICER, Role.SUPERVISOR}),
    msgid("Ask that a declaration be corrected after its goods were released"),
)
PERMISSIONS = [RELEASE, SETTLE, REVOKE, CORRECT, ASK_CORRECTION]
