"""Who somebody is: users and keys as actors, and who may see whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from customhouse.foundation.access import keys
from customhouse.foundation.access.access import READ_USERS
from customhouse.foundation.access.errors import NotSignedIn
from customhouse.foundation.access.models import ApiKey, RoleAssignment, User
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor, Role

NOBODY = frozenset[str]()


def actor_of(user: User | AnonymousUser, traders: Iterable[str] = NOBODY, *, at: datetime | None = None) -> Actor:
    """The actor that a signed-in user is at that time (default: now), speaking for these traders.

    Raises `NotSignedIn` for the anonymous and the closed account. Roles outside their validity count for nothing.
    """
    if not isinstance(user, User) or not user.is_active:
        raise NotSignedIn
    held = list(roles_held(user, at or timezone.now()).values_list("role", "office"))
    return Actor(
        name=user.username,
        roles=frozenset(Role(role) for role, _ in held),
        traders=frozenset(traders),
        offices=frozenset(office for _, office in held if office),
        user_id=user.pk,
        posts=posts_of(held),
    )


def posts_of(held: Sequence[tuple[str, str]]) -> frozenset[tuple[Role, str]]:
    """Which role is held at which office, of roles and the offices that they were given at.

    A role given without an office is held wherever the person serves by another; alone it is held at no office.
    """
    offices = {office for _, office in held if office}
    return frozenset((Role(role), place) for role, office in held for place in (offices if not office else {office}))


def actor_of_key(
    secret: str, traders_of: Callable[[User], Iterable[str]] = lambda _: NOBODY, *, at: datetime | None = None
) -> Actor:
    """The actor behind an API key: its owner's offices and traders, and those of the owner's roles that the key has.

    Raises `NotSignedIn` for a key that is unknown, expired or revoked, or whose owner's account is closed.
    """
    prefix = keys.prefix_of(secret)
    held = _held_by_key(prefix, at or timezone.now()) if prefix else []
    if not held or not keys.matches(secret, held[0][0]):
        raise NotSignedIn
    _, given, owner, username, *_ = held[0]
    given = json.loads(given) if isinstance(given, str) else given
    return Actor(
        name=f"{keys.ACTOR}{prefix}",
        roles=frozenset(Role(role) for *_, role, _ in held if role and role in given),
        traders=frozenset(traders_of(User(pk=owner, username=username))),
        offices=frozenset(office for *_, office in held if office),
        user_id=owner,
        posts=posts_of([(role, office or "") for *_, role, office in held if role]),
    )


def _held_by_key(prefix: str, at: datetime) -> list[tuple[str, Any, int, str, str | None, str | None]]:
    """Of a key that is valid at that time: hash, roles, its owner, and a row for each role that the owner then has.

    One statement whose text never changes: this stands before every call of the API.
    """
    then = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [then, then, prefix, then])
        return list(cursor.fetchall())


_HELD = """
SELECT held.secret_hash, held.roles, owner.id, owner.username, given.role, given.office
FROM access_api_key AS held JOIN access_user AS owner ON owner.id = held.owner_id
LEFT JOIN access_role_assignment AS given
ON given.user_id = owner.id AND given.valid_from <= %s AND (given.valid_to IS NULL OR given.valid_to > %s)
WHERE held.prefix = %s AND held.expires_at > %s AND held.revoked_at IS NULL AND owner.is_active
"""


def is_same_person(actor: Actor, name: str) -> bool:
    """Whether `name`, by which a record keeps who acted, is this actor: signed in, or by any API key of theirs.

    What two persons must do, nobody does alone by taking a key of their own for the second.
    """
    if name == actor.name:
        return True
    if actor.user_id is None:
        return False
    if name.startswith(keys.ACTOR):
        return ApiKey.objects.filter(prefix=name.removeprefix(keys.ACTOR), owner=actor.user_id).exists()
    return User.objects.filter(pk=actor.user_id, username=name).exists()


def valid_key(secret: str, at: datetime) -> ApiKey:
    """The key that a secret proves, if it is valid at that time; else `NotSignedIn`."""
    prefix = keys.prefix_of(secret)
    key = ApiKey.objects.select_related("owner").filter(prefix=prefix).first() if prefix else None
    if key is None or not keys.matches(secret, key.secret_hash):
        raise NotSignedIn
    if at >= key.expires_at or key.revoked_at is not None:
        raise NotSignedIn
    return key


def roles_held(user: User, at: datetime) -> QuerySet[RoleAssignment]:
    """The user's assignments that are valid at that time."""
    ends = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    return RoleAssignment.objects.filter(ends, user=user, valid_from__lte=at).order_by("role", "office")


def with_roles(users: QuerySet[User], at: datetime) -> QuerySet[User]:
    """The users with the assignments that hold at that time under `roles_now`, in one query more."""
    ends = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    held = RoleAssignment.objects.filter(ends, valid_from__lte=at).order_by("role", "office")
    return users.prefetch_related(Prefetch("role_assignments", held, to_attr="roles_now"))


def holders_of(role: Role, at: datetime) -> QuerySet[RoleAssignment, int]:
    """The ids of the users who hold a role at that time."""
    ends = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    return RoleAssignment.objects.filter(ends, role=role, valid_from__lte=at).values_list("user_id", flat=True)


def assignments_of(user: User, at: datetime) -> QuerySet[RoleAssignment]:
    """The user's assignments that hold at that time or begin later."""
    ends = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    return RoleAssignment.objects.filter(ends, user=user).order_by("valid_from", "role", "office")


def visible_to(actor: Actor) -> QuerySet[User]:
    """The users whom the actor may see: all, or just themselves."""
    users = User.objects.order_by("username")
    return users if permits(actor, READ_USERS) else users.filter(pk=actor.user_id or 0)


def keys_visible_to(actor: Actor) -> QuerySet[ApiKey]:
    """The keys whose existence the actor may see: all, or just their own."""
    found = ApiKey.objects.select_related("owner").order_by("-issued_at")
    return found if permits(actor, READ_USERS) else found.filter(owner=actor.user_id or 0)
