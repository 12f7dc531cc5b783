"""Who reads what goods usually cost, and who reckons it anew. Never those whose prices are compared."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ_PRICES = Permission(
    "prices.read",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ANALYST, Role.TARIFF_SPECIALIST}),
    msgid("Read what goods usually cost by code, origin and unit"),
)
BUILD_PRICES = Permission(
    "prices.build", frozenset({Role.ANALYST}), msgid("Reckon anew what goods usually cost, from the past")
)
PERMISSIONS = [READ_PRICES, BUILD_PRICES]
