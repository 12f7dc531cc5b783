"""One person stays one person, by whatever door they come: what two must do, nobody does with a key of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customhouse.foundation.access import queries
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.services import issue_api_key
from customhouse.foundation.access.tests.people import AT, person

pytestmark = pytest.mark.django_db


def by_key(owner: User) -> Actor:
    later = AT + timedelta(days=9)
    key = issue_api_key(owner=owner, name="x", roles=[Role.SUPERVISOR], expires_at=later, actor=SYSTEM, at=AT)
    return queries.actor_of_key(key.secret, at=AT)


def test_keys_are_their_owner() -> None:
    sara, selim = person("sara", Role.SUPERVISOR), person("selim", Role.SUPERVISOR)
    signed_in, first, second = queries.actor_of(sara, at=AT), by_key(sara), by_key(sara)
    for actor in (signed_in, first, second):
        assert all(is_same_person(actor, name) for name in (signed_in.name, first.name, second.name))
        assert not any(is_same_person(actor, name) for name in ("selim", by_key(selim).name, "", "api-key:", "system"))


def test_an_actor_without_a_user_is_its_name() -> None:
    person("sara", Role.SUPERVISOR)
    assert is_same_person(SYSTEM, SYSTEM.name)
    assert not is_same_person(SYSTEM, "sara")
