"""API keys on a person's page: the secret is shown once, and only what the owner holds can be given to a key."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from customhouse.foundation.access.models import ApiKey
from customhouse.foundation.access.queries import actor_of_key
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.services import close_account
from customhouse.foundation.access.tests.people import ADMINISTRATOR, AT, person, signed_in

pytestmark = pytest.mark.django_db


def question(**more: str) -> dict[str, str]:
    day = (timezone.now() + timedelta(days=30)).date().isoformat()
    return {"name": "ERP", "expires_on": day, "role_trader": "on"} | more


def test_a_trader_issues_a_key_and_sees_its_secret_once() -> None:
    client, tom = signed_in("tom", Role.TRADER)
    answer = client.post(reverse("access:issue_key", args=[tom.pk]), question())
    secret = re.search(r"ch_[a-z0-9]{8}_[\w-]+", answer.text)
    assert secret
    assert actor_of_key(secret[0]).roles == {Role.TRADER}
    assert "no-store" in answer["Cache-Control"]
    assert secret[0] not in client.get(reverse("access:person", args=[tom.pk])).text
    assert "ERP" in client.get(reverse("access:person", args=[tom.pk])).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"role_trader": ""}, "only roles that its owner has"),
        ({"expires_on": "2001-01-01"}, "must expire in the future"),
        ({"expires_on": "0001-01-01"}, "must expire in the future"),
        ({"expires_on": "nonsense"}, "Enter a valid date"),
    ],
)
def test_what_is_unfit_is_said_in_the_form(wrong: dict[str, str], said: str) -> None:
    client, tom = signed_in("tom", Role.TRADER)
    form = question(**wrong)
    if not form["role_trader"]:
        del form["role_trader"]
    answer = client.post(reverse("access:issue_key", args=[tom.pk]), form)
    assert answer.status_code == 200
    assert said in answer.text
    assert not ApiKey.objects.exists()


def test_the_last_day_that_a_calendar_knows_is_taken() -> None:
    client, tom = signed_in("tom", Role.TRADER)
    assert client.post(reverse("access:issue_key", args=[tom.pk]), question(expires_on="9999-12-31")).status_code == 200
    assert ApiKey.objects.get().expires_at.year >= 9998


def test_a_key_is_revoked_by_its_owner_and_stays_listed() -> None:
    client, tom = signed_in("tom", Role.TRADER)
    client.post(reverse("access:issue_key", args=[tom.pk]), question())
    key = ApiKey.objects.get()
    for _ in range(2):
        assert client.post(reverse("access:revoke_key", args=[tom.pk, key.pk])).status_code == 302
    assert "Revoked" in client.get(reverse("access:person", args=[tom.pk])).text
    assert client.post(reverse("access:revoke_key", args=[tom.pk, key.pk + 1])).status_code == 404


def test_an_administrator_issues_keys_for_others_but_none_for_a_closed_account() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    tom = person("tom", Role.TRADER)
    assert "ch_" in client.post(reverse("access:issue_key", args=[tom.pk]), question()).text
    close_account(user=tom, actor=ADMINISTRATOR, at=AT)
    assert "ch_" not in client.post(reverse("access:issue_key", args=[tom.pk]), question()).text
    assert ApiKey.objects.count() == 1


def test_an_expired_key_is_shown_as_such() -> None:
    client, tom = signed_in("tom", Role.TRADER)
    client.post(reverse("access:issue_key", args=[tom.pk]), question())
    ApiKey.objects.update(expires_at=AT)
    assert "Expired" in client.get(reverse("access:person", args=[tom.pk])).text
