"""Who may load the correlation of two editions, and prepare a new one. Reading a correlation is open to everybody."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

LOAD_CORRELATION = Permission(
    "editions.load",
    frozenset({Role.TARIFF_SPECIALIST, Role.SYSTEM}),
    msgid("Load the correlation of two editions of the Harmonized System"),
)
TRANSPOSE = Permission(
    "editions.transpose",
    frozenset({Role.TARIFF_SPECIALIST}),
    msgid("Prepare a new edition of the Harmonized System: open projects, decide codes, draft law of them"),
)
READ_PROJECTS = Permission(
    "editions.read_projects",
    frozenset({Role.TARIFF_SPECIALIST, Role.DIRECTOR, Role.AUDITOR}),
    msgid("Read how the preparation of a new edition of the Harmonized System stands"),
)
PERMISSIONS = [LOAD_CORRELATION, TRANSPOSE, READ_PROJECTS]
