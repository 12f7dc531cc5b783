"""Who may give and withdraw mandates: the trader concerned (a broker may give one back), or officers for them."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

GRANT_MANDATE = Permission(
    "agents.grant_mandate",
    frozenset({Role.TRADER, Role.OFFICER, Role.SUPERVISOR}),
    msgid("Give a broker a mandate for oneself; officers for any trader"),
)
WITHDRAW_MANDATE = Permission(
    "agents.withdraw_mandate",
    frozenset({Role.TRADER, Role.BROKER, Role.OFFICER, Role.SUPERVISOR}),
    msgid("Withdraw or give back a mandate of one's own; officers any"),
)
LICENSE_BROKERS = Permission(
    "agents.license", frozenset({Role.SUPERVISOR}), msgid("Record the licences of customs brokers")
)
PERMISSIONS = [GRANT_MANDATE, WITHDRAW_MANDATE, LICENSE_BROKERS]
