"""API keys: issued once, limited to their roles, expiring, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from customhouse.foundation.access.errors import AccessDenied, NotSignedIn, Refused
from customhouse.foundation.access.models import ApiKey
from customhouse.foundation.access.queries import actor_of, actor_of_key, keys_visible_to
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.services import (
    IssuedKey,
    close_account,
    issue_api_key,
    revoke_api_key,
    use_api_key,
)
from customhouse.foundation.access.tests.people import ADMINISTRATOR, AT, actor, person
from customhouse.foundation.audit.queries import events_of

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def issued(*roles: Role, username: str = "bob") -> IssuedKey:
    owner = person(username, *roles)
    return issue_api_key(
        owner=owner, name="ERP", roles=roles[:1], expires_at=AT + YEAR, actor=actor_of(owner, at=AT), at=AT
    )


def test_a_key_speaks_for_its_owner_with_its_own_roles() -> None:
    key = issued(Role.BROKER, Role.TRADER)
    found = actor_of_key(key.secret, lambda user: {f"trader-of-{user.username}"}, at=AT)
    assert (found.name, found.roles) == (f"api-key:{key.key.prefix}", frozenset({Role.BROKER}))
    assert (found.traders, found.user_id) == (frozenset({"trader-of-bob"}), key.key.owner_id)


def test_the_secret_is_kept_nowhere() -> None:
    key = issued(Role.BROKER)
    stored = repr(ApiKey.objects.values().get()) + "".join(events_of("user:bob").values_list("payload", flat=True))
    assert key.secret.rpartition("_")[2] not in stored
    assert key.key.prefix in stored


@pytest.mark.parametrize("change", ["x", "", "é", "\ud83d"])
def test_a_wrong_secret_is_nobody(change: str) -> None:
    key = issued(Role.BROKER)
    with pytest.raises(NotSignedIn):
        actor_of_key(key.secret[:-1] + change, at=AT)


@pytest.mark.parametrize("text", ["", "ch_", "ch_abcdefgh_", "ch_abcdefgh_x", "Bearer x", "ch_\x00bcdefgh_x"])
def test_what_is_no_key_of_ours_is_nobody(text: str) -> None:
    with pytest.raises(NotSignedIn):
        actor_of_key(text, at=AT)


def test_an_expired_key_is_nobody() -> None:
    key = issued(Role.BROKER)
    assert actor_of_key(key.secret, at=AT + YEAR - timedelta(seconds=1)).roles
    with pytest.raises(NotSignedIn):
        actor_of_key(key.secret, at=AT + YEAR)


def test_a_revoked_key_is_nobody() -> None:
    key = issued(Role.BROKER)
    revoke_api_key(key=key.key, actor=ADMINISTRATOR, at=AT)
    with pytest.raises(NotSignedIn):
        actor_of_key(key.secret, at=AT)
    last = events_of("user:bob").last()
    assert last is not None
    assert last.kind == "api_key_revoked"


def test_a_key_of_a_closed_account_is_nobody() -> None:
    key = issued(Role.BROKER)
    close_account(user=key.key.owner, actor=ADMINISTRATOR, at=AT)
    with pytest.raises(NotSignedIn):
        actor_of_key(key.secret, at=AT)


def test_a_key_loses_the_roles_that_its_owner_loses() -> None:
    key = issued(Role.BROKER)
    key.key.owner.role_assignments.update(valid_to=AT)
    assert actor_of_key(key.secret, at=AT).roles == frozenset()


def test_a_key_has_no_role_that_its_owner_has_not() -> None:
    owner = person("bob", Role.BROKER)
    with pytest.raises(Refused):
        issue_api_key(owner=owner, name="", roles=[Role.OFFICER], expires_at=AT + YEAR, actor=ADMINISTRATOR, at=AT)


def test_a_key_does_not_expire_before_it_is_issued() -> None:
    with pytest.raises(Refused):
        issue_api_key(
            owner=person("bob", Role.BROKER), name="", roles=[Role.BROKER], expires_at=AT, actor=ADMINISTRATOR, at=AT
        )


def test_traders_issue_and_revoke_no_keys_of_others() -> None:
    key, tom = issued(Role.BROKER), actor("tom", Role.TRADER)
    with pytest.raises(AccessDenied):
        issue_api_key(owner=key.key.owner, name="", roles=[Role.BROKER], expires_at=AT + YEAR, actor=tom, at=AT)
    with pytest.raises(AccessDenied):
        revoke_api_key(key=key.key, actor=tom, at=AT)
    assert not keys_visible_to(tom).exists()
    assert keys_visible_to(ADMINISTRATOR).count() == 1


def test_the_last_use_is_noted_to_the_hour() -> None:
    key = issued(Role.BROKER)

    def noted_after(minutes: int) -> datetime | None:
        use_api_key(secret=key.secret, at=AT + timedelta(minutes=minutes))
        return ApiKey.objects.get().last_used_at

    assert [noted_after(minutes) for minutes in (0, 10, 60)] == [AT, AT, AT + timedelta(hours=1)]
