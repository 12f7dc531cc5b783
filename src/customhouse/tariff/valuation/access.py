"""Who may doubt a declared value, answer, decide, and read the bank of accepted values."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

DOUBT = Permission(
    "valuation.doubt",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.TARIFF_SPECIALIST}),
    msgid("Ask an importer to explain a declared value, and tell the grounds of a doubt"),
)
DECIDE = Permission(
    "valuation.decide",
    frozenset({Role.SUPERVISOR, Role.TARIFF_SPECIALIST}),
    msgid("Decide in writing whether a declared value is accepted"),
)
ANSWER = Permission(
    "valuation.answer",
    frozenset({Role.TRADER, Role.BROKER}),
    msgid("Explain a declared value that customs doubt"),
)
READ_ALL = Permission(
    "valuation.read_all",
    frozenset({Role.OFFICER, Role.SUPERVISOR, Role.TARIFF_SPECIALIST, Role.AUDITOR, Role.ANALYST}),
    msgid("Read all doubts about values, and the bank of accepted values"),
)
BANK = Permission(
    "valuation.bank",
    frozenset({Role.TARIFF_SPECIALIST}),
    msgid("Put accepted values into the bank of identical and similar goods"),
)
PERMISSIONS = [DOUBT, DECIDE, ANSWER, READ_ALL, BANK]
