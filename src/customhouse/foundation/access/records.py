"""The actor: who does something, as every service and rule sees them. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The parts people play. A person may hold several; rights are the union."""

    TRADER = "trader"
    BROKER = "broker"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    TARIFF_SPECIALIST = "tariff_specialist"
    CASHIER = "cashier"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


OFFICIAL_ROLES = frozenset(
    {
        Role.OFFICER,
        Role.SUPERVISOR,
        Role.ANALYST,
        Role.TARIFF_SPECIALIST,
        Role.CASHIER,
        Role.DIRECTOR,
        Role.AUDITOR,
        Role.SYSTEM,
    }
)
"""Roles of the administration's own people, who may read what traders may not."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody (or something) that acts.

    `name` is what the event trail records (a user name, `api-key:<prefix>`, or `system`); `traders` holds the
    identifiers of the parties for whom the actor may speak; `offices` the codes of offices where they serve.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    traders: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    user_id: int | None = None

    @property
    def is_official(self) -> bool:
        """Whether the actor belongs to the administration."""
        return not self.roles.isdisjoint(OFFICIAL_ROLES)

    def has(self, *roles: Role) -> bool:
        """Whether the actor plays at least one of these parts."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor("system", frozenset({Role.SYSTEM}))
"""Customhouse itself: scheduled work, loading of law, commands of the installation's owner."""
