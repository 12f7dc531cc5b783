"""Who opens quotas, shares them out and holds them. Everybody may read their balances."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

MANAGE_QUOTAS = Permission(
    "quotas.manage", frozenset({Role.TARIFF_SPECIALIST}), msgid("Open, share out, hold and transfer tariff quotas")
)
PERMISSIONS = [MANAGE_QUOTAS]
