"""Accounts: made, given a password, closed; who may, what is refused, what is recorded."""

from __future__ import annotations

import json

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotSignedIn, Refused
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of, visible_to
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.services import close_account, create_user, set_password
from customhouse.foundation.access.tests.people import ADMINISTRATOR, AT, PASSWORD, actor, person
from customhouse.foundation.audit.queries import events_of

pytestmark = pytest.mark.django_db


def test_an_administrator_makes_an_account() -> None:
    user = create_user(username="ana", password=PASSWORD, name="Ana Lund", actor=ADMINISTRATOR, at=AT)
    assert user.check_password(PASSWORD)
    event = events_of("user:ana").get()
    assert (event.kind, event.actor, json.loads(event.payload)["name"]) == ("created", "adele", "Ana Lund")


def test_the_trail_never_holds_a_password() -> None:
    set_password(user=person("ana"), password="another one of them", actor=ADMINISTRATOR, at=AT)
    stored = "".join(events_of("user:ana").values_list("payload", flat=True))
    assert PASSWORD not in stored
    assert "another one" not in stored


def test_others_make_no_accounts() -> None:
    with pytest.raises(AccessDenied):
        create_user(username="ana", password=PASSWORD, actor=actor("sue", Role.SUPERVISOR), at=AT)


@pytest.mark.parametrize("taken", ["ana", "ANA"])
def test_a_name_is_taken_whatever_its_case(taken: str) -> None:
    person("ana")
    with pytest.raises(Conflict):
        create_user(username=taken, password=PASSWORD, actor=ADMINISTRATOR, at=AT)


@pytest.mark.parametrize("name", ["", "a b", "a\x00b", "x" * 151, "<script>"])
def test_an_unfit_name_is_refused(name: str) -> None:
    with pytest.raises(Refused) as caught:
        create_user(username=name, password=PASSWORD, actor=ADMINISTRATOR, at=AT)
    assert caught.value.findings[0].code == "USER-NAME"


@pytest.mark.parametrize("weak", ["short", "password1234", "anastasia-lund"])
def test_a_weak_password_is_refused_with_reasons(weak: str) -> None:
    with pytest.raises(Refused) as caught:
        create_user(username="anastasia-lund", password=weak, actor=ADMINISTRATOR, at=AT)
    assert {finding.code for finding in caught.value.findings} == {"PASSWORD-WEAK"}
    assert not User.objects.exists()


def test_one_sets_one_s_own_password_and_nobody_else_s() -> None:
    ana, tom = person("ana"), person("tom")
    set_password(user=ana, password="a quite new one", actor=Actor("ana", user_id=ana.pk), at=AT)
    assert ana.check_password("a quite new one")
    with pytest.raises(AccessDenied):
        set_password(user=tom, password="a quite new one", actor=Actor("ana", user_id=ana.pk), at=AT)


def test_a_closed_account_is_nobody() -> None:
    ana = person("ana", Role.OFFICER)
    close_account(user=ana, actor=ADMINISTRATOR, at=AT)
    with pytest.raises(NotSignedIn):
        actor_of(ana)


def test_nobody_closes_their_own_account() -> None:
    ana = person("ana", Role.ADMINISTRATOR)
    with pytest.raises(AccessDenied):
        close_account(user=ana, actor=actor_of(ana, at=AT), at=AT)


def test_administrators_see_all_users_and_others_themselves() -> None:
    tom = actor("tom", Role.TRADER)
    person("ana")
    assert [user.username for user in visible_to(tom)] == ["tom"]
    assert [user.username for user in visible_to(ADMINISTRATOR)] == ["ana", "tom"]
    assert not visible_to(Actor("nobody")).exists()
