"""Who may screen, who keeps the lists, who clears a match; and which lists are for whom: need to know."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

SCREEN = Permission(
    "screening.screen",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ANALYST}),
    msgid("Look persons, companies and numbers up in the watch lists that are for one's part"),
)
KEEP_LISTS = Permission(
    "screening.keep_lists", frozenset({Role.ANALYST}), msgid("Load watch lists, and say for whom they are")
)
CLEAR_MATCHES = Permission(
    "screening.clear",
    frozenset({Role.SUPERVISOR, Role.ANALYST}),
    msgid("Say that a match of a watch list is another, or the one who is meant"),
)
PERMISSIONS = [SCREEN, KEEP_LISTS, CLEAR_MATCHES]
