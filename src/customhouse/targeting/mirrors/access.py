"""Who reads partners' statistics and the gaps, and who brings them in. Never those whose goods are compared."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ_MIRRORS = Permission(
    "mirrors.read",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ANALYST, Role.TARIFF_SPECIALIST}),
    msgid("Read what partner countries state of their exports here, beside what was declared"),
)
KEEP_MIRRORS = Permission(
    "mirrors.keep",
    frozenset({Role.ANALYST}),
    msgid("Bring in partners' statistics, and hold declarations against them"),
)
PERMISSIONS = [READ_MIRRORS, KEEP_MIRRORS]
