"""Who may see and approve models: analysts alone. Never those whom models select."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

READ_MODELS = Permission("models.read", frozenset({Role.ANALYST}), msgid("Read models of selection and their cards"))
REGISTER_MODEL = Permission("models.register", frozenset({Role.ANALYST}), msgid("Register a model of selection"))
APPROVE_MODEL = Permission(
    "models.approve",
    frozenset({Role.ANALYST}),
    msgid("Approve a model that somebody else registered, and go back to the one before"),
)
PERMISSIONS = [READ_MODELS, REGISTER_MODEL, APPROVE_MODEL]
