"""People for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from customhouse.foundation.access import queries, services
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Actor, Role

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
PASSWORD = "nine brown mules at dawn"  # a password for tests
ADMINISTRATOR = Actor("adele", frozenset({Role.ADMINISTRATOR}), user_id=987_654)


def person(username: str, *roles: Role, office: str = "") -> User:
    """A user with these roles since `AT`."""
    user = services.create_user(username=username, password=PASSWORD, actor=SYSTEM, at=AT)
    for role in roles:
        services.assign_role(user=user, role=role, office=office, actor=SYSTEM, at=AT)
    return user


def actor(username: str, *roles: Role) -> Actor:
    """A new user with these roles, as an actor."""
    return queries.actor_of(person(username, *roles), at=AT)


def signed_in(username: str, *roles: Role) -> tuple[Client, User]:
    """A browser in which a new user with these roles is signed in."""
    user = person(username, *roles)
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client, user
