"""Who somebody is: users and keys as actors, and who may see whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
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
    )


def actor_of_key(
    secret: str, traders_of: Callable[[User], Iterable[str]] = lambda _: NOBODY, *, at: datetime | None = None
) -> Actor:
    """The actor behind an API key: its owner's offices and traders, and those of the owner's roles that the key has.

    Raises `NotSignedIn` for a key that is unknown, expired or revoked, or whose owner's account is closed.
    """
    key = valid_key(secret, at or timezone.now())
    owner = actor_of(key.owner, traders_of(key.owner), at=at)
    roles = owner.roles & {Role(role) for role in key.roles}
    return Actor(key_name(key.prefix), roles, owner.traders, owner.offices, owner.user_id)


def valid_key(secret: str, at: datetime) -> ApiKey:
    """The key that a secret proves, if it is valid at that time; else `NotSignedIn`."""
    prefix = keys.prefix_of(secret)
    key = ApiKey.objects.select_related("owner").filter(prefix=prefix).first() if prefix else None
    if key is None or not keys.matches(secret, key.secret_hash):
        raise NotSignedIn
    if at >= key.expires_at or key.revoked_at is not None:
        raise NotSignedIn
    return key


def is_same_person(name: str, actor: Actor) -> bool:
    """Whether who acted before under that name is the actor: by the name, or by a key of the same person.

    Where two persons must act, a key that somebody issued to themselves is no second person.
    """
    if name == actor.name:
        return True
    if actor.user_id is None:
        return False
    keys_of_theirs = ApiKey.objects.filter(owner=actor.user_id).values_list("prefix", flat=True)
    if any(name == key_name(prefix) for prefix in keys_of_theirs):
        return True
    return User.objects.filter(pk=actor.user_id, username=name).exists()


def key_name(prefix: str) -> str:
    """What an actor is called who comes with a key."""
    return f"api-key:{prefix}"


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
