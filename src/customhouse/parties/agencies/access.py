"""Who may publish the list of agencies. Everybody may read it: it is law."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

PUBLISH_AGENCIES = Permission(
    "agencies.publish", frozenset({Role.ADMINISTRATOR}), msgid("Publish the agencies that have a say at the border")
)
PERMISSIONS = [PUBLISH_AGENCIES]
