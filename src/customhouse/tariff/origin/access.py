"""Who may do what with origin. Everybody may read the schemes, and evaluate their own bills of materials."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

ADOPT_RULES = Permission(
    "origin.adopt_rules",
    frozenset({Role.TARIFF_SPECIALIST}),
    msgid("Adopt schemes of preference and editions of their rules of origin"),
)
PERMISSIONS = [ADOPT_RULES]
