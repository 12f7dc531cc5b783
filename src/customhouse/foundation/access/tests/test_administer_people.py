"""The administration's pages: making accounts, giving and revoking roles, the matrix."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import PASSWORD, person
from customhouse.foundation.access.tests.site import URLS, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(URLS)]


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
