"""Who may read messages as they came and went, and replay them."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import OFFICIAL_ROLES, Role
from customhouse.messages.findings import msgid

READ_MESSAGES = Permission(
    "exchange.read", OFFICIAL_ROLES, msgid("Read every message as it came and went (others read their own)")
)
READ_SET_ASIDE = Permission(
    "exchange.read_set_aside",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR}),
    msgid("Look into the messages that were set aside, and why"),
)
REPLAY_MESSAGES = Permission(
    "exchange.replay",
    frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    msgid("Have messages that were set aside processed again"),
)
PERMISSIONS = [READ_MESSAGES, READ_SET_ASIDE, REPLAY_MESSAGES]
