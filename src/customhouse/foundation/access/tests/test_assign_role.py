"""Roles: given within their validity, revoked, never to oneself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of, actor_of_key
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.services import assign_role, issue_api_key, revoke_role
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
        frozenset({(Role.OFFICER, "DL01"), (Role.SUPERVISOR, "DL02")}),
    )


POSTS = [
    # what was given (role, office), the office asked for, the roles held there
    ([("officer", "DL01")], "DL01", {Role.OFFICER}),
    ([("officer", "DL01")], "DL02", set()),
    ([("officer", "DL01"), ("supervisor", "DL02")], "DL01", {Role.OFFICER}),
    ([("officer", "DL01"), ("supervisor", "DL02")], "DL02", {Role.SUPERVISOR}),
    ([("officer", "DL01"), ("supervisor", "")], "DL01", {Role.OFFICER, Role.SUPERVISOR}),
    ([("officer", "")], "DL01", set()),
    ([("officer", "DL01"), ("trader", "DL01")], "DL01", {Role.OFFICER}),
    ([], "DL01", set()),
]


@pytest.mark.parametrize(("given", "office", "held"), POSTS)
def test_a_role_is_held_at_the_offices_where_it_was_given(
    given: list[tuple[Role, str]], office: str, held: set[Role]
) -> None:
    """One given without an office is held wherever the person serves otherwise, and alone nowhere."""
    ana = person("ana")
    for role, place in given:
        give(ana, Role(role), place)
    assert actor_of(ana, at=AT).roles_at(office) == held
    assert SYSTEM.roles_at(office) == {Role.SYSTEM}


def test_a_key_is_good_where_its_owner_serves() -> None:
    ana = person("ana")
    give(ana)
    give(ana, Role.SUPERVISOR, "DL02")
    ends = AT + 9 * DAY
    issued = issue_api_key(owner=ana, name="x", roles=[Role.OFFICER], expires_at=ends, actor=ADMINISTRATOR, at=AT)
    key = actor_of_key(issued.secret, at=AT)
    assert [key.roles_at(office) for office in ("DL01", "DL02")] == [{Role.OFFICER}, set()]


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
