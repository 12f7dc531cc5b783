"""Who may change the tariff's law. Everybody may read it."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

CHANGE_LAW = Permission(
    "measures.change_law", frozenset({Role.TARIFF_SPECIALIST}), msgid("Adopt, end and load tariff measures")
)
ENACT = Permission(
    "measures.enact",
    frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR}),
    msgid("Put draft law into force that somebody else wrote"),
)
PERMISSIONS = [CHANGE_LAW, ENACT]
