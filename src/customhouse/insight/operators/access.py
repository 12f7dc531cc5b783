"""Who reads everything about one trader on one page: need to know. Never a trader, not even of themselves here."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ_OPERATORS = Permission(
    "operators.read",
    frozenset({Role.SUPERVISOR, Role.ANALYST}),
    msgid("Read everything that is known of one trader on one page: flows, partners, links, record, alerts"),
)
PERMISSIONS = [READ_OPERATORS]
