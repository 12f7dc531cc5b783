"""Who may bring in a tariff schedule. Everybody may read one."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

BRING_IN = Permission(
    "schedules.bring_in", frozenset({Role.TARIFF_SPECIALIST}), msgid("Bring in tariff schedules that others publish")
)
PERMISSIONS = [BRING_IN]
