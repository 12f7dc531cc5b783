"""Who may read notices, charge and reduce."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission, permits, require
from customhouse.foundation.access.records import Actor, Role
from customhouse.messages.findings import msgid

READ_OWN = Permission(
    "revenue.read_own",
    frozenset({Role.TRADER, Role.BROKER}),
    msgid("Read what traders one speaks for owe, and what they paid"),
)
READ_OFFICE = Permission(
    "revenue.read_office",
    frozenset({Role.OFFICER, Role.CASHIER}),
    msgid("Read what is owed and paid at one's own offices"),
)
READ_ALL = Permission(
    "revenue.read_all",
    frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.DIRECTOR}),
    msgid("Read what is owed and paid everywhere"),
)
ISSUE = Permission(
    "revenue.issue",
    frozenset({Role.TRADER, Role.BROKER, Role.OFFICER, Role.SUPERVISOR}),
    msgid("Bring about a notice of what is owed, by lodging, amending or judging a declaration"),
)
CHARGE_PENALTY = Permission(
    "revenue.charge_penalty",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Charge the penalty of the schedule for a finding"),
)
PERMISSIONS = [READ_OWN, READ_OFFICE, READ_ALL, ISSUE, CHARGE_PENALTY]


def require_reader(actor: Actor) -> None:
    """Whoever reads what is owed and paid, of whatever part; else `AccessDenied`."""
    if not (permits(actor, READ_OWN) or permits(actor, READ_OFFICE)):
        require(actor, READ_ALL)
