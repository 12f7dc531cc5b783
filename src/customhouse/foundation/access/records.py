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

OFFICE_ROLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.CASHIER})
"""Roles whose acts belong to an office: their holders act where they serve, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody (or something) that acts.

    `name` is what the event trail records (a user name, `api-key:<prefix>`, or `system`); `traders` holds the
    identifiers of the parties for whom the actor may speak; `offices` the codes of offices where they serve.
    `posts` says which role is held at which of those offices; None: each of them at each.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    traders: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    user_id: int | None = None
    posts: frozenset[tuple[Role, str]] | None = None

    @property
    def is_official(self) -> bool:
        """Whether the actor belongs to the administration."""
        return not self.roles.isdisjoint(OFFICIAL_ROLES)

    def has(self, *roles: Role) -> bool:
        """Whether the actor plays at least one of these parts."""
        return not self.roles.isdisjoint(roles)

    def roles_at(self, office: str) -> frozenset[Role]:
        """The parts that the actor plays at an office: none where they do not serve; Customhouse itself serves at all.

        >>> Actor("omar", frozenset({Role.OFFICER}), offices=frozenset({"XD000100"})).roles_at("XD000200")
        frozenset()
        """
        itself = self.roles & {Role.SYSTEM}
        if office not in self.offices:
            return itself
        held = self.roles if self.posts is None else {role for role, place in self.posts if place == office}
        return itself | (self.roles & held & OFFICE_ROLES)


SYSTEM = Actor("system", frozenset({Role.SYSTEM}))
"""Customhouse itself: scheduled work, loading of law, commands of the installation's owner."""
