"""Who may open guarantees and deferment accounts, and secure debts by them."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

OPEN_COVER = Permission(
    "guarantees.open",
    frozenset({Role.SUPERVISOR}),
    msgid("Open and close guarantees and deferment accounts"),
)
SECURE = Permission(
    "guarantees.secure",
    frozenset({Role.TRADER, Role.BROKER, Role.OFFICER, Role.CASHIER, Role.SUPERVISOR}),
    msgid("Secure what is owed by a guarantee, or put it off on a deferment account"),
)
READ_COVERS = Permission(
    "guarantees.read_all",
    frozenset({Role.OFFICER, Role.CASHIER, Role.SUPERVISOR, Role.AUDITOR, Role.DIRECTOR}),
    msgid("Read all guarantees and deferment accounts"),
)
STATE_MONTHS = Permission(
    "guarantees.state_months",
    frozenset({Role.SUPERVISOR}),
    msgid("Draw up the months' statements of deferment accounts, and call in what is overdue"),
)
PERMISSIONS = [OPEN_COVER, SECURE, READ_COVERS, STATE_MONTHS]
