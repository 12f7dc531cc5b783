"""The administration's pages: making accounts, giving and revoking roles, the matrix."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import PASSWORD, person, signed_in

pytestmark = pytest.mark.django_db


def test_people_are_listed_for_administrators() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    person("ana")
    page = client.get(reverse("access:people")).content.decode()
    assert "adele" in page
    assert "ana" in page


@pytest.mark.parametrize("role", [Role.TRADER, Role.OFFICER])
def test_others_are_refused(role: Role) -> None:
    client, user = signed_in("tom", role)
    other = person("ana")
    assert client.get(reverse("access:people")).status_code == 403
    assert client.get(reverse("access:new_person")).status_code == 403
    assert client.get(reverse("access:person", args=[other.pk])).status_code == 404
    assert client.post(reverse("access:close", args=[user.pk])).status_code == 403


def test_an_account_is_made_and_given_a_role() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    client.post(reverse("access:new_person"), {"username": "ana", "name": "Ana Lund", "password": PASSWORD})
    ana = User.objects.get(username="ana")
    client.post(reverse("access:person", args=[ana.pk]), {"role": "officer", "office": "DL01"})
    assert (actor_of(ana).roles, actor_of(ana).offices) == (frozenset({Role.OFFICER}), frozenset({"DL01"}))
    assert "DL01" in client.get(reverse("access:person", args=[ana.pk])).content.decode()


def test_what_is_unfit_is_said_at_its_field() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    answer = client.post(reverse("access:new_person"), {"username": "adele", "password": PASSWORD})
    assert "There is a user adele already" in answer.content.decode()
    weak = client.post(reverse("access:new_person"), {"username": "ana", "password": "short"})
    assert "password" in weak.context["form"].errors


def test_a_role_held_is_not_given_twice() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    ana = person("ana", Role.OFFICER)
    answer = client.post(reverse("access:person", args=[ana.pk]), {"role": "officer"})
    assert "ana holds this role already" in answer.content.decode()


def test_a_role_is_revoked_and_an_account_closed() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    ana = person("ana", Role.OFFICER)
    given = ana.role_assignments.get()
    assert client.post(reverse("access:revoke", args=[ana.pk, given.pk + 1])).status_code == 404
    client.post(reverse("access:revoke", args=[ana.pk, given.pk]))
    assert not actor_of(ana).roles
    client.post(reverse("access:close", args=[ana.pk]))
    ana.refresh_from_db()
    assert not ana.is_active
    assert "is closed" in client.get(reverse("access:person", args=[ana.pk])).content.decode()


def test_the_matrix_is_read_by_everybody_with_a_role() -> None:
    client, _ = signed_in("tom", Role.TRADER)
    page = client.get(reverse("access:permissions")).content.decode()
    assert "audit.verify" in page
    assert Client().get(reverse("access:permissions")).status_code == 302


def test_an_end_that_is_no_day_is_refused() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    ana = person("ana")
    answer = client.post(reverse("access:person", args=[ana.pk]), {"role": "officer", "valid_to": "31/31/2026"})
    assert "valid_to" in answer.context["form"].errors
    client.post(reverse("access:person", args=[ana.pk]), {"role": "officer", "valid_to": "2999-01-01"})
    assert actor_of(ana).roles == {Role.OFFICER}


def test_people_are_found_by_name_role_and_state() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    person("ana", Role.OFFICER, office="DL01")
    person("tom", Role.TRADER)

    def names(**asked: str) -> list[str]:
        page = client.get(reverse("access:people"), asked).context["page"]
        return [row[0].value for row in page.rows]

    assert names(q="AN") == ["ana"]
    assert names(role="trader") == ["tom"]
    assert names(state="closed") == []
    assert names(state="open") == ["adele", "ana", "tom"]
    assert "officer DL01" in client.get(reverse("access:people")).text


def test_a_role_is_given_from_a_day_to_a_day() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    ana = person("ana")
    form = {"role": "officer", "valid_from": "2099-01-01", "valid_to": "2099-12-31"}
    client.post(reverse("access:person", args=[ana.pk]), form)
    given = ana.role_assignments.get()
    assert not actor_of(ana).roles
    assert (given.valid_from.year, given.valid_to and given.valid_to.year) == (2098, 2099)
    assert "1 Jan 2099" in client.get(reverse("access:person", args=[ana.pk])).text


@pytest.mark.parametrize(
    "days", [("2099-01-01", "2098-01-01"), ("9999-12-31", "9999-12-31"), ("0001-01-01", "0001-01-01")]
)
def test_days_at_the_end_of_the_calendar_are_no_fault(days: tuple[str, str]) -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    ana = person("ana")
    form = {"role": "officer", "valid_from": days[0], "valid_to": days[1]}
    assert client.post(reverse("access:person", args=[ana.pk]), form).status_code in {200, 302}


def test_nobody_gives_a_role_to_themselves() -> None:
    client, adele = signed_in("adele", Role.ADMINISTRATOR)
    assert client.post(reverse("access:person", args=[adele.pk]), {"role": "auditor"}).status_code == 403
    assert "Give a role" not in client.get(reverse("access:person", args=[adele.pk])).text
