"""Who may load the law of selection."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

LOAD_SELECTION_LAW = Permission(
    "profiles.load", frozenset({Role.ADMINISTRATOR}), msgid("Load profiles and selection policies of a country pack")
)

PERMISSIONS = [LOAD_SELECTION_LAW]
