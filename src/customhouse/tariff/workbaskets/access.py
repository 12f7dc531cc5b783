"""Who may write draft law, who may put somebody else's into force, and who may read it before it is announced."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ = Permission(
    "workbaskets.read",
    frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR, Role.AUDITOR}),
    msgid("Read draft law before it is announced"),
)
WRITE = Permission(
    "workbaskets.write", frozenset({Role.TARIFF_SPECIALIST}), msgid("Write, check, submit and withdraw draft law")
)
APPROVE = Permission(
    "workbaskets.approve",
    frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR}),
    msgid("Approve draft law that somebody else wrote, or send it back"),
)
PERMISSIONS = [READ, WRITE, APPROVE]
