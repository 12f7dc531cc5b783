"""Who may load the correlation of two editions. Reading it is open to everybody: it is published."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

LOAD_CORRELATION = Permission(
    "editions.load",
    frozenset({Role.TARIFF_SPECIALIST, Role.SYSTEM}),
    msgid("Load the correlation of two editions of the Harmonized System"),
)
PERMISSIONS = [LOAD_CORRELATION]
