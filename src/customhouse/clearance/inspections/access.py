"""Who may do what with controls."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ = Permission(
    "inspections.read",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ANALYST, Role.DIRECTOR, Role.AUDITOR}),
    msgid("Read work orders, results, questions and measures of every declaration"),
)
OPEN = Permission(
    "inspections.open",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Have a control done: Customhouse does by the lane, an officer with a reason"),
)
EXAMINE = Permission(
    "inspections.examine",
    frozenset({Role.OFFICER}),
    msgid("Take up and report the work orders assigned to oneself"),
)
ASSIGN = Permission(
    "inspections.assign",
    frozenset({Role.SUPERVISOR}),
    msgid("Give a work order to another examiner, with a reason"),
)
ASK = Permission(
    "inspections.ask",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Ask the trader a question, and withdraw it"),
)
ANSWER = Permission(
    "inspections.answer",
    frozenset({Role.TRADER, Role.BROKER}),
    msgid("Answer questions on declarations of the traders one speaks for"),
)
HOLD = Permission(
    "inspections.hold",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Hold or detain goods, lift a hold, and return detained goods"),
)
SEIZE = Permission("inspections.seize", frozenset({Role.SUPERVISOR}), msgid("End a detention by seizing the goods"))
PROPOSE = Permission(
    "inspections.propose_lowering",
    frozenset({Role.OFFICER, Role.SUPERVISOR}),
    msgid("Propose that a control be made lighter, with a reason"),
)
APPROVE = Permission(
    "inspections.approve_lowering",
    frozenset({Role.SUPERVISOR}),
    msgid("Approve or refuse a lighter control that somebody else proposed"),
)

PERMISSIONS = [READ, OPEN, EXAMINE, ASSIGN, ASK, ANSWER, HOLD, SEIZE, PROPOSE, APPROVE]
