"""Who may keep documents, and read those that others kept."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import OFFICIAL_ROLES, Role
from customhouse.messages.findings import msgid

KEEP_DOCUMENTS = Permission(
    "documents.keep",
    frozenset(
        {Role.TRADER, Role.BROKER, Role.OFFICER, Role.SUPERVISOR, Role.CASHIER, Role.ANALYST, Role.TARIFF_SPECIALIST}
    ),
    msgid("Attach documents and photos"),
)
READ_DOCUMENTS = Permission(
    "documents.read", OFFICIAL_ROLES, msgid("Read every document attached (others read their own)")
)
PERMISSIONS = [KEEP_DOCUMENTS, READ_DOCUMENTS]
