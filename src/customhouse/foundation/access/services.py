"""Accounts, roles and keys: the only door for writing them. Each act leaves its event on the user it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from customhouse.foundation.access import keys, queries
from customhouse.foundation.access.access import ISSUE_OWN_KEYS, MANAGE_KEYS, MANAGE_USERS
from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.models import ApiKey, RoleAssignment, User
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import Finding, Severity, msgid

USE_NOTED_EVERY = timedelta(hours=1)
"""How exact the last use of a key is: noting each would make every read a write."""


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key just issued. `secret` is shown this once and kept nowhere."""

    key: ApiKey
    secret: str


def create_user(*, username: str, password: str, actor: Actor, at: datetime, name: str = "", email: str = "") -> User:
    """Make an account. Raises `AccessDenied`, `Conflict` (the name is taken), `Refused` (name or password unfit)."""
    require(actor, MANAGE_USERS)
    user = User(username=username, first_name=name[:150], email=email, date_joined=at)
    _check_username(username)
    _check_password(password, user)
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise Conflict(
                "USER-EXISTS",
                msgid("There is a user {name} already."),
                msgid("Choose another name."),
                {"name": username},
            )
        user.set_password(password)
        user.save(force_insert=True)
        _record(user, "created", {"name": name, "email": email}, actor, at)
    return user


def set_password(*, user: User, password: str, actor: Actor, at: datetime) -> None:
    """Set a password: one's own, or (administrators) anybody's. Raises `AccessDenied`, `Refused`."""
    if actor.user_id != user.pk:
        require(actor, MANAGE_USERS)
    _check_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        _record(user, "password_set", {}, actor, at)


def close_account(*, user: User, actor: Actor, at: datetime) -> None:
    """Close an account: it signs in no more and its keys stop working. Nothing is deleted. Raises `AccessDenied`."""
    require(actor, MANAGE_USERS)
    _refuse_oneself(user, actor)
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        _record(user, "closed", {}, actor, at)


def assign_role(
    *,
    user: User,
    role: Role,
    actor: Actor,
    at: datetime,
    office: str = "",
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> RoleAssignment:
    """Give a user a role, from `valid_from` (default: `at`) until before `valid_to` (default: until revoked).

    Raises `AccessDenied` (also to oneself: four eyes), `Conflict` (held already), `Refused` (Customhouse's own role,
    or an end before the beginning).
    """
    require(actor, MANAGE_USERS)
    _refuse_oneself(user, actor)
    begins = valid_from or at
    _check_assignment(role, begins, valid_to)
    with transaction.atomic():
        # The user's row is the lock: two administrators at once give a role once.
        User.objects.select_for_update().get(pk=user.pk)
        if queries.roles_held(user, begins).filter(role=role, office=office).exists():
            raise Conflict(
                "ROLE-HELD", msgid("{user} holds this role already."), params={"user": user.username, "role": role}
            )
        given = RoleAssignment.objects.create(user=user, role=role, office=office, valid_from=begins, valid_to=valid_to)
        payload = {"role": role, "office": office, "valid_from": begins, "valid_to": valid_to}
        _record(user, "role_assigned", payload, actor, at)
    return given


def revoke_role(*, assignment: RoleAssignment, actor: Actor, at: datetime) -> None:
    """End an assignment now. Raises `AccessDenied`."""
    require(actor, MANAGE_USERS)
    with transaction.atomic():
        assignment.valid_to = max(at, assignment.valid_from)
        assignment.save(update_fields=["valid_to"])
        payload = {"role": assignment.role, "office": assignment.office}
        _record(assignment.user, "role_revoked", payload, actor, at)


def issue_api_key(
    *, owner: User, name: str, roles: Iterable[Role], expires_at: datetime, actor: Actor, at: datetime
) -> IssuedKey:
    """Issue a key for a system of the owner's, with some of the owner's roles. The secret is returned this once.

    Raises `AccessDenied`, `Refused` (roles that the owner does not hold, or an expiry that is past).
    """
    require(actor, ISSUE_OWN_KEYS if actor.user_id == owner.pk else MANAGE_KEYS)
    wanted = frozenset(roles)
    held = queries.actor_of(owner, at=at).roles
    if not wanted or not wanted <= held or expires_at <= at:
        raise _refused(
            "KEY-UNFIT",
            msgid("An API key can have only roles that its owner has, and must expire in the future."),
            msgid("Choose among the owner's roles, and a day to come."),
        )
    prefix, secret = keys.new_key()
    with transaction.atomic():
        key = ApiKey.objects.create(
            owner=owner,
            name=name[:100],
            prefix=prefix,
            secret_hash=keys.hashed(secret),
            roles=sorted(wanted),
            issued_at=at,
            expires_at=expires_at,
        )
        payload = {"prefix": prefix, "name": key.name, "roles": key.roles, "expires_at": expires_at}
        _record(owner, "api_key_issued", payload, actor, at)
    return IssuedKey(key, secret)


def revoke_api_key(*, key: ApiKey, actor: Actor, at: datetime) -> None:
    """Revoke a key: it stops working at once. Raises `AccessDenied`."""
    require(actor, ISSUE_OWN_KEYS if actor.user_id == key.owner_id else MANAGE_KEYS)
    with transaction.atomic():
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        _record(key.owner, "api_key_revoked", {"prefix": key.prefix}, actor, at)


def use_api_key(*, secret: str, at: datetime, traders_of: Callable[[User], Iterable[str]] = lambda _: ()) -> Actor:
    """The actor behind a key, its last use noted (to the hour). Raises `NotSignedIn`."""
    actor = queries.actor_of_key(secret, traders_of, at=at)
    key = queries.valid_key(secret, at)
    if key.last_used_at is None or at - key.last_used_at >= USE_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return actor


def record_sign_in(*, user: User, at: datetime) -> None:
    """Record that somebody signed in, after every step that sign-in asks of them."""
    with transaction.atomic():
        _record(user, "signed_in", {}, Actor(user.username, user_id=user.pk), at)


def record_change_of_sign_in(*, user: User, kind: str, at: datetime) -> None:
    """Record that somebody changed how they sign in: `kind` is what was done (`passkey_added`, `password_changed`)."""
    with transaction.atomic():
        _record(user, kind, {}, Actor(user.username, user_id=user.pk), at)


def _record(user: User, kind: str, payload: Mapping[str, object], actor: Actor, at: datetime) -> None:
    record_event(subject=f"user:{user.username}", kind=kind, payload=payload, actor=actor, at=at)


def _refuse_oneself(user: User, actor: Actor) -> None:
    """Nobody gives rights to, or takes them from, themselves."""
    if actor.user_id == user.pk:
        raise AccessDenied(MANAGE_USERS.code, actor.name)


def _check_username(username: str) -> None:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise _refused("USER-NAME", msgid("A username is made of letters, digits and @ . + - _."), "") from error
    if len(username) > 150:  # noqa: PLR2004  # the width of Django's column
        raise _refused("USER-NAME", msgid("A username has at most 150 characters."), "")


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            [
                Finding("PASSWORD-WEAK", Severity.ERROR, "", "password", message, msgid("Choose another password."))
                for message in error.messages
            ]
        ) from error


def _check_assignment(role: Role, begins: datetime, ends: datetime | None) -> None:
    if role is Role.SYSTEM:
        raise _refused("ROLE-SYSTEM", msgid("The role “Customhouse itself” cannot be given to anybody."), "")
    if ends is not None and ends < begins:
        raise _refused("ROLE-ENDS", msgid("The role would end before it begins."), msgid("Choose a later end."))


def _refused(code: str, message: str, remedy: str) -> Refused:
    return Refused([Finding(code, Severity.ERROR, "", "", message, remedy)])
