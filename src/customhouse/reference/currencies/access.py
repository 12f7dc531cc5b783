"""Who may publish exchange rates. Everybody may read them: they are law."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

PUBLISH_RATE = Permission(
    "currencies.publish_rate", frozenset({Role.TARIFF_SPECIALIST}), msgid("Publish the exchange rates of a period")
)
PERMISSIONS = [PUBLISH_RATE]
