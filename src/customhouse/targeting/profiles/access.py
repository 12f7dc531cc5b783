"""Who may load the law of selection, and who may read it: never those whom it selects."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

LOAD_SELECTION_LAW = Permission(
    "profiles.load", frozenset({Role.ADMINISTRATOR}), msgid("Load profiles and selection policies of a country pack")
)

READ_PROFILES = Permission(
    "profiles.read",
    frozenset({Role.ANALYST}),
    msgid("Read risk profiles, what they look for, and the random share"),
)

WRITE_PROFILES = Permission(
    "profiles.write",
    frozenset({Role.ANALYST}),
    msgid("Write, test and watch risk profiles before they are in force"),
)

ACTIVATE_PROFILES = Permission(
    "profiles.activate",
    frozenset({Role.ANALYST}),
    msgid("Put a tested risk profile of somebody else into force"),
)

PERMISSIONS = [LOAD_SELECTION_LAW, READ_PROFILES, WRITE_PROFILES, ACTIVATE_PROFILES]
