"""Who may ask for rulings, decide on them, and decide on what is contested: there never the one who decided."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

APPLY = Permission(
    "rulings.apply",
    frozenset({Role.TRADER, Role.BROKER}),
    msgid("Apply for advance rulings, complete and withdraw one's own, and contest decisions on them"),
)
READ = Permission(
    "rulings.read",
    frozenset({Role.TARIFF_SPECIALIST, Role.SUPERVISOR, Role.AUDITOR, Role.OFFICER}),
    msgid("Read all rulings and applications, with what is secret in them"),
)
DECIDE = Permission(
    "rulings.decide",
    frozenset({Role.TARIFF_SPECIALIST}),
    msgid("Examine applications, issue, decline and revoke rulings"),
)
REVIEW = Permission(
    "rulings.review",
    frozenset({Role.TARIFF_SPECIALIST, Role.SUPERVISOR}),
    msgid("Decide on contested rulings that somebody else decided on"),
)
PERMISSIONS = [APPLY, READ, DECIDE, REVIEW]
