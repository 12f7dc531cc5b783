"""Permissions: what may be done, and by whom. Each area lists its own in `access.py`; the matrix is made from them.

A service begins with `require(actor, PERMISSION)`; where what is done belongs to an office, `require_at` follows as
soon as the office is known. Which records an actor sees is another question, answered by each area's `visible_to`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from customhouse.foundation.access.errors import AccessDenied, OfficeDenied
from customhouse.foundation.access.records import Actor, Role


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be done. `code` is `area.verb`; `allows` says it in plain English (a message id).

    The role `system` (Customhouse itself, and commands of the installation's owner) holds every permission.
    """

    code: str
    roles: frozenset[Role]
    allows: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One line of the permission matrix: the permission, and for each role whether it holds it."""

    area: str
    code: str
    allows: str
    holds: tuple[tuple[Role, bool], ...]


def permits(actor: Actor, permission: Permission) -> bool:
    """Whether one of the actor's roles holds the permission."""
    return _holds(actor.roles, permission)


def require(actor: Actor, permission: Permission) -> None:
    """Raise `AccessDenied` unless the actor holds the permission."""
    if not permits(actor, permission):
        raise AccessDenied(permission.code, actor.name)


def permits_at(actor: Actor, permission: Permission, office: str) -> bool:
    """Whether one of the roles that the actor plays at that office holds the permission."""
    return _holds(actor.roles_at(office), permission)


def require_at(actor: Actor, permission: Permission, office: str, reference: str = "") -> None:
    """Raise `AccessDenied` unless the actor holds the permission, `OfficeDenied` unless at that office.

    `reference` is what belongs to the office: the declaration, work order or refund that is to be acted on.
    """
    require(actor, permission)
    if not permits_at(actor, permission, office):
        raise OfficeDenied(permission.code, actor.name, office, sorted(actor.offices), reference)


def matrix(permissions: Iterable[Permission], roles: Sequence[Role] = tuple(Role)) -> list[MatrixRow]:
    """The permission matrix: one row a permission in order of code, one column a role."""
    return [
        MatrixRow(
            permission.code.partition(".")[0],
            permission.code,
            permission.allows,
            tuple((role, _holds({role}, permission)) for role in roles),
        )
        for permission in sorted(permissions, key=lambda each: each.code)
    ]


def all_permissions(apps: Iterable[str]) -> list[Permission]:
    """Every permission of the areas among `apps` (dotted names): the `PERMISSIONS` of their `access` modules.

    Raises `ValueError` where two areas chose the same code.
    """
    found: dict[str, Permission] = {}
    for name in (f"{app}.access" for app in apps if app.startswith("customhouse.")):
        if find_spec(name) is None:
            continue
        for permission in import_module(name).PERMISSIONS:
            if permission.code in found:
                raise ValueError(f"The permission {permission.code} of {name} exists already.")
            found[permission.code] = permission
    return list(found.values())


def _holds(roles: Iterable[Role], permission: Permission) -> bool:
    return any(role is Role.SYSTEM or role in permission.roles for role in roles)
