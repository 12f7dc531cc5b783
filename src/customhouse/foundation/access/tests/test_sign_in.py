"""Signing in with password and TOTP, through the site's own pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from customhouse.foundation.access.records import Role
from customhouse.foundation.access.services import close_account
from customhouse.foundation.access.tests.people import ADMINISTRATOR, AT, PASSWORD, person
from customhouse.foundation.audit.queries import events_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # a TOTP secret for tests
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _clock_that_stands() -> Iterator[None]:
    """A code lives for thirty seconds: on a busy machine they pass between reading it and typing it in."""
    with time_machine.travel(AT, tick=False):
        yield


def kinds() -> list[str]:
    return list(events_of("user:ana").values_list("kind", flat=True))


def enter(client: Client, password: str = PASSWORD, username: str = "ana") -> int:
    return client.post(reverse("account_login"), {"login": username, "password": password}).status_code


def present_code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time()))))


def signed_in(client: Client) -> bool:
    return bool(client.get(reverse("home")).context["user"].is_authenticated)


def test_a_password_signs_in_and_is_recorded(client: Client) -> None:
    person("ana", Role.OFFICER)
    assert (enter(client), signed_in(client)) == (302, True)
    assert kinds()[-1] == "signed_in"


def test_a_wrong_password_does_not(client: Client) -> None:
    person("ana")
    assert (enter(client, "wrong"), signed_in(client)) == (200, False)
    assert "signed_in" not in kinds()


def test_with_totp_the_password_alone_does_not(client: Client) -> None:
    TOTP.activate(person("ana"), SECRET)
    assert (enter(client), signed_in(client)) == (302, False)
    assert "signed_in" not in kinds()


def test_password_then_totp_sign_in(client: Client) -> None:
    TOTP.activate(person("ana"), SECRET)
    enter(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": present_code()})
    assert (answer.status_code, signed_in(client)) == (302, True)
    assert kinds()[-1] == "signed_in"


def test_a_code_serves_once() -> None:
    TOTP.activate(person("ana"), SECRET)
    code = present_code()
    first, second = Client(), Client()
    for client in (first, second):
        enter(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
    assert (signed_in(first), signed_in(second)) == (True, False)


def test_a_wrong_code_does_not(client: Client) -> None:
    TOTP.activate(person("ana"), SECRET)
    enter(client)
    code = "000000" if present_code() != "000000" else "000001"
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert not signed_in(client)


def test_a_recovery_code_serves_for_a_lost_telephone(client: Client) -> None:
    ana = person("ana")
    TOTP.activate(ana, SECRET)
    codes = RecoveryCodes.activate(ana).get_unused_codes()
    enter(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert signed_in(client)
    assert Authenticator.objects.filter(user=ana).count() == 2


def test_a_closed_account_does_not_sign_in_and_is_thrown_out(client: Client) -> None:
    ana = person("ana")
    enter(client)
    close_account(user=ana, actor=ADMINISTRATOR, at=AT)
    assert not signed_in(client)
    enter(client)
    assert not signed_in(client)


def test_failures_are_limited(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    person("ana")
    for _ in range(5):
        enter(client, "wrong")
    enter(client)
    assert not signed_in(client)
    assert "sign-in failed for 'ana'" in caplog.text


def test_nobody_signs_up(client: Client) -> None:
    answer = client.post(reverse("account_signup"), {"username": "eve", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200
    assert enter(client, username="eve") == 200
    assert not signed_in(client)
