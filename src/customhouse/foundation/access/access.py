"""Who may manage users, roles and keys."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

MANAGE_USERS = Permission(
    "access.manage_users",
    frozenset({Role.ADMINISTRATOR}),
    msgid("Make and close accounts, give and revoke roles, set passwords"),
)
READ_USERS = Permission(
    "access.read_users",
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SUPERVISOR}),
    msgid("Read who has which role at which office"),
)
READ_MATRIX = Permission("access.read_matrix", frozenset(Role), msgid("Read this matrix of permissions"))
ISSUE_OWN_KEYS = Permission(
    "access.issue_own_keys",
    frozenset({Role.TRADER, Role.BROKER, Role.ADMINISTRATOR}),
    msgid("Issue and revoke API keys for one's own systems"),
)
MANAGE_KEYS = Permission(
    "access.manage_keys", frozenset({Role.ADMINISTRATOR}), msgid("Issue and revoke everybody's API keys")
)
PERMISSIONS = [MANAGE_USERS, READ_USERS, READ_MATRIX, ISSUE_OWN_KEYS, MANAGE_KEYS]
