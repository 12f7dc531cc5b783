"""Pages of error: the right status, plain words in three languages, no traceback, and no database.

None of these tests but one asks for a database, so any query would fail them.
"""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from customhouse.foundation.access.models import User
from customhouse.web.errors import TROUBLES, trouble_page


@pytest.fixture
def client(settings: Settings) -> Client:
    settings.ROOT_URLCONF = "customhouse.web.tests.failing_urls"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/fail/400/", 400, "This request cannot be read"),
        ("/fail/403/", 403, "You may not see this page"),
        ("/fail/500/", 500, "Something went wrong here"),
        ("/fail/503/", 503, "The system is busy"),
        ("/nowhere/", 404, "There is no such page"),
        ("/no%00where/", 404, "There is no such page"),
        ("/?q=a%00b", 400, "This request cannot be read"),
        ("/fail/conflict/", 409, "Ask for an amendment."),
    ],
)
def test_each_error_has_its_page(client: Client, path: str, status: int, said: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert said in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def test_a_busy_database_says_when_to_come_back(client: Client) -> None:
    assert client.get("/fail/503/")["Retry-After"].isdecimal()


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_errors_speak_the_readers_language(client: Client, language: str, direction: str) -> None:
    client.cookies["django_language"] = language
    page = client.get("/nowhere/").text
    assert f'lang="{language}" dir="{direction}"' in page
    assert "There is no such page" not in page


def test_a_body_too_large_is_413(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = client.post("/language/", {"language": "fr", "next": "/" * 100})
    assert answer.status_code == 413
    assert "What you sent is too large" in answer.text


def test_a_stale_form_is_told_so(settings: Settings) -> None:
    settings.ROOT_URLCONF = "customhouse.web.tests.failing_urls"
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "fr"})
    assert answer.status_code == 403
    assert "This form is no longer valid" in answer.text


@pytest.mark.parametrize("status", sorted(TROUBLES))
def test_every_trouble_says_what_to_do(status: int) -> None:
    page = trouble_page(status)
    assert page.status_code == status
    assert str(TROUBLES[status].advice) in page.text


@pytest.mark.parametrize("kind", ["denied", "unknown"])
def test_who_is_not_signed_in_is_asked_to_and_led_on(client: Client, kind: str) -> None:
    assert client.get(f"/fail/{kind}/?q=1")["Location"] == f"/accounts/login/?next=/fail/{kind}/%3Fq%3D1"
    assert client.post(f"/fail/{kind}/")["Location"] == "/accounts/login/?next=/"


@pytest.mark.django_db
def test_who_is_signed_in_is_told_what_is_not_theirs(client: Client) -> None:
    client.force_login(User.objects.create(username="salma"), "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/fail/denied/")
    assert answer.status_code == 403
    said = answer.text.replace("<bdi>", "").replace("</bdi>", "").translate({0x2068: None, 0x2069: None})
    assert "Your roles do not allow this (declaration.amend)." in said
