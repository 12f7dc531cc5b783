"""Who may publish offices and their hours. Everybody may read them: they are law."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

PUBLISH_OFFICES = Permission(
    "offices.publish", frozenset({Role.ADMINISTRATOR}), msgid("Publish customs offices, their hours and holidays")
)
PERMISSIONS = [PUBLISH_OFFICES]
