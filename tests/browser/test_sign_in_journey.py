"""Signing in as people do it: by mouse, by keyboard alone, with a second factor, in Arabic, without JavaScript."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from customhouse.foundation.access.records import Role
from tests.browser.conftest import PASSWORD, SignIn
from tests.browser.journeys import Complaints, check_page, submit_sign_in
from tests.browser.people import person

pytestmark = pytest.mark.browser


def totp(secret: str) -> str:
    """The code that an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_an_officer_signs_in_and_out(page: Page, sign_in: SignIn, complaints: Complaints) -> None:
    sign_in(page, Role.OFFICER)
    expect(page.locator("h1")).to_have_text("Welcome, officer")
    expect(page.locator(".masthead-office")).to_contain_text("XD000100")
    page.click("summary[title='Your account']")
    page.click("text=Sign out")
    expect(page.locator("h1")).to_have_text("Customs of Demoland")
    assert complaints.said == []


def test_a_wrong_password_is_announced(page: Page, complaints: Complaints) -> None:
    submit_sign_in(page, "nobody", "wrong")
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, complaints)


def test_sign_in_by_keyboard_alone(page: Page) -> None:
    person(Role.TRADER, PASSWORD)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/")
    page.locator("input[name=login]").focus()
    page.keyboard.type("trader")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    expect(page.locator("main button[type=submit]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Welcome, trader")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/")
    page.locator("summary[title='Language']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("button[lang=ar]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("button[lang=ar]")).to_be_hidden()
    expect(page.locator("summary[title='Language']")).to_be_focused()


def test_the_switch_to_arabic_turns_the_page(page: Page, complaints: Complaints) -> None:
    page.goto("/accounts/login/")
    page.click("summary[title='Language']")
    page.click("button[lang=ar]")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("h1")).to_have_text("تسجيل الدخول")
    assert page.url.endswith("/accounts/login/")
    check_page(page, complaints)


def test_a_second_factor_is_set_up_and_then_asked_for(page: Page, sign_in: SignIn, complaints: Complaints) -> None:
    sign_in(page, Role.OFFICER)
    page.goto("/accounts/2fa/app/activate/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator(".qr")).to_be_visible()
    check_page(page, complaints)
    secret = page.locator(".secret").inner_text()
    page.fill("input[name=code]", totp(secret))
    page.click("main button[type=submit]")
    expect(page.locator(".codes li")).to_have_count(10)
    check_page(page, complaints)
    spare = page.locator(".codes li").first.inner_text()
    page.context.clear_cookies()
    submit_sign_in(page, "officer", PASSWORD)
    expect(page.locator("h1")).to_have_text("Second factor")
    check_page(page, complaints)
    page.fill("input[name=code]", "000000")
    page.press("input[name=code]", "Enter")
    expect(page.locator(".error-summary")).to_contain_text("Incorrect code")
    page.fill("input[name=code]", spare)
    page.press("input[name=code]", "Enter")
    expect(page.locator("h1")).to_have_text("Welcome, officer")


def test_everything_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    person(Role.TRADER, PASSWORD)
    with browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr") as context:
        page = context.new_page()
        submit_sign_in(page, "trader", PASSWORD)
        expect(page.locator("h1")).to_have_text("Bienvenue, trader")
        page.click("summary[title='Langue']")
        page.click("button[lang=en]")
        expect(page.locator("h1")).to_have_text("Welcome, trader")
