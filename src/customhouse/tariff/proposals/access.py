"""Who may check a proposal to amend the nomenclature: it is answered with trade and places of law."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

CHECK = Permission(
    "proposals.check",
    frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR, Role.AUDITOR}),
    msgid("Check a proposal to amend the nomenclature"),
)
PERMISSIONS = [CHECK]
