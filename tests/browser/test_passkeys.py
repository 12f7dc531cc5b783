"""Passkeys as people use them: added, named, used instead of the password or beside it, and removed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from customhouse.foundation.access.records import Role
from customhouse.foundation.audit.queries import events_of
from tests.browser.conftest import PASSWORD, SignIn
from tests.browser.journeys import PHONE, Complaints, check_page, speak, submit_sign_in

pytestmark = pytest.mark.browser
ADD, ENTER = ".card [href$='/passkeys/add/']", "form[data-passkey=login] button"


@pytest.fixture
def key(page: Page) -> dict[str, Any]:
    """A telephone's fingerprint reader, played by the browser: it keeps passkeys and knows its owner."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return {"tools": tools, "id": made["authenticatorId"]}


def add_passkey(page: Page, name: str) -> None:
    page.goto("/accounts/2fa/")
    page.click(ADD)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("input[name=name]", name)
    page.click("form[data-passkey=create] button[type=submit]")
    expect(page.locator(".codes li")).to_have_count(10)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.usefixtures("key")
def test_a_passkey_is_added_and_opens_the_account(
    page: Page, sign_in: SignIn, complaints: Complaints, language: str
) -> None:
    sign_in(page, Role.OFFICER)
    speak(page.context, page.url, language)
    add_passkey(page, "هاتفي" if language == "ar" else "My telephone")
    page.goto("/accounts/2fa/")
    expect(page.locator(".rows li")).to_contain_text("هاتفي" if language == "ar" else "My telephone")
    check_page(page, complaints)
    page.context.clear_cookies()
    speak(page.context, page.url, language)
    page.set_viewport_size(PHONE)
    page.goto("/accounts/login/")
    check_page(page, complaints)
    page.click(ENTER)
    expect(page.locator(".masthead-office")).to_be_attached()
    assert page.url.endswith("/")
    kinds = list(events_of("user:officer").values_list("kind", flat=True))
    assert "passkey_added" in kinds
    assert kinds[-1] == "signed_in"
    assert complaints.said == []


@pytest.mark.usefixtures("key")
def test_beside_the_password_a_passkey_is_a_second_factor(page: Page, sign_in: SignIn, complaints: Complaints) -> None:
    sign_in(page, Role.OFFICER)
    add_passkey(page, "Key")
    page.context.clear_cookies()
    submit_sign_in(page, "officer", PASSWORD)
    expect(page.locator("h1")).to_have_text("Second factor")
    check_page(page, complaints)
    page.click("form[data-passkey=get] button")
    expect(page.locator("h1")).to_have_text("Welcome, officer")
    assert complaints.said == []


def test_without_its_passkey_nobody_enters_and_the_page_says_so(
    page: Page, sign_in: SignIn, key: dict[str, Any]
) -> None:
    sign_in(page, Role.OFFICER)
    add_passkey(page, "Key")
    key["tools"].send("WebAuthn.setUserVerified", {"authenticatorId": key["id"], "isUserVerified": False})
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.click(ENTER)
    expect(page.locator("form[data-passkey=login] [role=alert]")).to_be_visible()
    page.goto("/accounts/2fa/")
    expect(page.locator("h1")).to_have_text("Sign in")


@pytest.mark.usefixtures("key")
def test_a_passkey_is_renamed_and_removed(page: Page, sign_in: SignIn, complaints: Complaints) -> None:
    sign_in(page, Role.OFFICER)
    add_passkey(page, "Old telephone")
    page.goto("/accounts/2fa/")
    page.click("[href$='/rename/']")
    page.fill("input[name=name]", "New telephone")
    check_page(page, complaints)
    page.click("main button[type=submit]")
    expect(page.locator(".rows li")).to_contain_text("New telephone")
    page.click(".rows [href$='/remove/']")
    check_page(page, complaints)
    page.click("main .btn-danger")
    expect(page.locator(".rows [href$='/remove/']")).to_have_count(0)
    page.context.clear_cookies()
    submit_sign_in(page, "officer", PASSWORD)
    expect(page.locator("h1")).to_have_text("Welcome, officer")
    assert complaints.said == []
