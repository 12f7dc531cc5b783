"""Signing in and out, the second factor, the language, and the home page."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from customhouse.foundation.access.models import User

PASSWORD = "a long password for tests"  # of people who live for one test


@pytest.fixture(autouse=True)
def _patience() -> None:
    """Every test begins with a fresh count of attempts."""
    cache.clear()


@pytest.fixture
def salma(db: None) -> User:
    return User.objects.create_user("salma", password=PASSWORD)


def test_home_asks_nobody_for_anything() -> None:
    page = Client().get("/")
    assert page.status_code == 200
    assert "Customs of Demoland" in page.text


@pytest.mark.usefixtures("salma")
def test_sign_in_leads_home_with_a_greeting() -> None:
    client = Client()
    page = client.post("/accounts/login/", {"login": "salma", "password": PASSWORD}, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert "Welcome, salma" in page.text
    assert "Nothing to do here yet" in page.text
    assert "Customs of Demoland" in client.post("/accounts/logout/", follow=True).text


@pytest.mark.usefixtures("salma")
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_wrong_password_is_told_above_the_form(language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    page = client.post("/accounts/login/", {"login": "salma", "password": "wrong"})
    assert page.status_code == 200
    assert 'class="error-summary"' in page.text
    assert ("are not correct" in page.text) is (language == "en")


@pytest.mark.parametrize(
    "path", ["/accounts/2fa/", "/accounts/2fa/app/activate/", "/accounts/password/", "/accounts/2fa/codes/generate/"]
)
@pytest.mark.django_db
def test_the_account_is_for_those_signed_in(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/")


@pytest.mark.django_db
def test_nobody_makes_an_account_themselves() -> None:
    page = Client().post("/accounts/signup/", {"username": "eve", "password1": PASSWORD, "password2": PASSWORD})
    assert "Accounts are given by the administration" in page.text
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/password/reset/", "/accounts/phone/change/"])
def test_the_rest_of_the_sign_in_library_is_not_mounted(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(("language", "sign_in"), [("fr", "Se connecter"), ("ar", "تسجيل الدخول")])
def test_the_language_switch_is_kept(language: str, sign_in: str) -> None:
    client = Client()
    answer = client.post("/language/", {"language": language, "next": "/accounts/login/"})
    assert answer["Location"] == "/accounts/login/"
    assert sign_in in client.get("/").text


def test_the_switch_leads_nowhere_else() -> None:
    answer = Client().post("/language/", {"language": "fr", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_pages_carry_a_policy_without_exceptions() -> None:
    policy = Client().get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/furniture/", "/accounts/login/"])
def test_pages_hold_no_inline_style_or_script(path: str, settings: Settings) -> None:
    settings.SHOW_FURNITURE = True
    page = Client().get(path).text
    assert " style=" not in page
    assert "<script>" not in page
    assert "//" not in page.replace("http://www.w3.org", "").replace("Apache 2.0", "")


def test_the_furniture_page_is_for_builders_only(settings: Settings) -> None:
    assert Client().get("/furniture/").status_code == 404
    settings.SHOW_FURNITURE = True
    assert Client().get("/furniture/").status_code == 200
