"""Roles: given within their validity, revoked, never to oneself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.services import assign_role, revoke_role
from customhouse.foundation.access.tests.people import ADMINISTRATOR, AT, actor, person
from customhouse.foundation.audit.queries import events_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def give(user: User, role: Role = Role.OFFICER, office: str = "DL01", days: int | None = None) -> None:
    ends = None if days is None else AT + days * DAY
    assign_role(user=user, role=role, office=office, valid_to=ends, actor=ADMINISTRATOR, at=AT)


def test_roles_and_offices_make_the_actor() -> None:
    ana = person("ana")
    give(ana)
    give(ana, Role.SUPERVISOR, "DL02")
    found = actor_of(ana, {"T1"}, at=AT)
    assert found == Actor(
        "ana",
        frozenset({Role.OFFICER, Role.SUPERVISOR}),
        frozenset({"T1"}),
        frozenset({"DL01", "DL02"}),
        ana.pk,
    )


def test_a_role_counts_within_its_validity_alone() -> None:
    ana = person("ana")
    give(ana, days=2)
    assert [actor_of(ana, at=AT + days * DAY).has(Role.OFFICER) for days in (-1, 0, 1, 2)] == [False, True, True, False]


def test_a_revoked_role_counts_no_more_and_can_be_given_again() -> None:
    ana = person("ana")
    given = assign_role(user=ana, role=Role.OFFICER, actor=ADMINISTRATOR, at=AT)
    revoke_role(assignment=given, actor=ADMINISTRATOR, at=AT + DAY)
    assert not actor_of(ana, at=AT + DAY).roles
    assign_role(user=ana, role=Role.OFFICER, actor=ADMINISTRATOR, at=AT + 2 * DAY)
    assert actor_of(ana, at=AT + 2 * DAY).roles == {Role.OFFICER}
    kinds = list(events_of("user:ana").values_list("kind", flat=True))
    assert kinds == ["created", "role_assigned", "role_revoked", "role_assigned"]


def test_a_role_held_is_not_given_twice() -> None:
    ana = person("ana")
    give(ana)
    with pytest.raises(Conflict):
        give(ana)


def test_nobody_gives_a_role_to_themselves() -> None:
    adele = person("adele", Role.ADMINISTRATOR)
    with pytest.raises(AccessDenied):
        assign_role(user=adele, role=Role.OFFICER, actor=actor_of(adele, at=AT), at=AT)


def test_only_administrators_give_and_revoke() -> None:
    ana, sue = person("ana"), actor("sue", Role.SUPERVISOR)
    with pytest.raises(AccessDenied):
        assign_role(user=ana, role=Role.OFFICER, actor=sue, at=AT)
    given = assign_role(user=ana, role=Role.OFFICER, actor=ADMINISTRATOR, at=AT)
    with pytest.raises(AccessDenied):
        revoke_role(assignment=given, actor=sue, at=AT)


def test_the_role_of_customhouse_itself_is_given_to_nobody() -> None:
    with pytest.raises(Refused):
        give(person("ana"), Role.SYSTEM)


def test_a_role_does_not_end_before_it_begins() -> None:
    with pytest.raises(Refused):
        give(person("ana"), days=-1)
