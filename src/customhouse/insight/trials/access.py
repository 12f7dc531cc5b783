"""Who may try draft law on the past: it tells what every trader owed."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

TRY_LAW = Permission(
    "trials.try_law",
    frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR}),
    msgid("Try draft law on the declarations of the past, and read what it would have done"),
)
PERMISSIONS = [TRY_LAW]
