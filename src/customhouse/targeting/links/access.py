"""Who reads links between parties, and who has them looked for: need to know. Never those who are linked."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ_LINKS = Permission(
    "links.read",
    frozenset({Role.SUPERVISOR, Role.ANALYST}),
    msgid("Read which parties share an identity, and what stands against them"),
)
BUILD_LINKS = Permission(
    "links.build",
    frozenset({Role.ANALYST}),
    msgid("Take new declarations into the graph of links, and look for patterns"),
)
PERMISSIONS = [READ_LINKS, BUILD_LINKS]
