"""Who may put a trained model into use, and who may see which is."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import OFFICIAL_ROLES, Role
from customhouse.messages.findings import msgid

INSTALL_MODEL = Permission(
    "registry.install",
    frozenset({Role.ANALYST, Role.TARIFF_SPECIALIST, Role.SYSTEM}),
    msgid("Put a trained model into use"),
)
READ_MODELS = Permission(
    "registry.read", OFFICIAL_ROLES | {Role.ADMINISTRATOR}, msgid("See which trained models are in use")
)
PERMISSIONS = [INSTALL_MODEL, READ_MODELS]
