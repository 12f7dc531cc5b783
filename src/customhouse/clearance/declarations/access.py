"""Who may do what with declarations."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

LODGE = Permission(
    "declarations.lodge",
    frozenset({Role.TRADER, Role.BROKER, Role.SYSTEM}),
    msgid("Lodge, present, amend and cancel declarations of the traders one speaks for"),
)
READ_OWN = Permission(
    "declarations.read_own",
    frozenset({Role.TRADER, Role.BROKER}),
    msgid("Read declarations in which a trader one speaks for is a party"),
)
READ_ALL = Permission(
    "declarations.read_all",
    frozenset(
        {
            Role.OFFICER,
            Role.SUPERVISOR,
            Role.ANALYST,
            Role.TARIFF_SPECIALIST,
            Role.DIRECTOR,
            Role.AUDITOR,
            Role.SYSTEM,
        }
    ),
    msgid("Read every declaration, its trail and the officers' reasons of its lane"),
)
READ_ANALYSIS = Permission(
    "declarations.read_analysis",
    frozenset({Role.ANALYST, Role.SUPERVISOR, Role.AUDITOR}),
    msgid("Read the analysts' reasons of a lane: profiles, weights, chance"),
)
CONTROL = Permission(
    "declarations.control",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Work the queue, and give leave to amend a declaration under control"),
)

PROCEED = Permission(
    "declarations.proceed",
    frozenset({Role.SYSTEM}),
    msgid("Choose the lane of what was paid, and release what nothing stands in the way of"),
)
SEIZE = Permission("declarations.seize", frozenset({Role.SUPERVISOR}), msgid("Seize goods"))

READ_DAY = Permission(
    "declarations.read_day",
    frozenset({Role.DIRECTOR, Role.SUPERVISOR, Role.AUDITOR}),
    msgid("Read the page of the day: lanes, revenue, ages, times of release"),
)

PERMISSIONS = [READ_DAY, LODGE, READ_OWN, READ_ALL, READ_ANALYSIS, CONTROL, PROCEED, SEIZE]
