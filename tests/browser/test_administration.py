"""The administration's days in the browser: people and keys, the trail, traders, notices."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.services import assign_role, create_user
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.notices.services import notify
from tests.browser.conftest import PASSWORD, SignIn
from tests.browser.journeys import Complaints, check_page, speak, submit_sign_in
from tests.browser.people import SINCE

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_makes_an_account_and_gives_it_a_role_and_a_key(
    page: Page, live_server: LiveServer, complaints: Complaints, sign_in: SignIn, language: str
) -> None:
    sign_in(page, Role.ADMINISTRATOR)
    speak(page.context, live_server.url, language)
    page.goto("/people/")
    page.click(".page-actions a")
    page.fill("#id_username", "ana")
    page.fill("#id_password", "short")
    page.click("main button[type=submit]")
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, complaints)

    page.fill("#id_name", "Ana Lund")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("Ana Lund")
    page.select_option("#id_role", "trader")
    page.click("form:has(#id_role) button[type=submit]")
    expect(page.locator(".note-success")).to_be_visible()
    check_page(page, complaints)

    page.click("details:has(#id_expires_on) > summary")
    page.fill("form:has(#id_expires_on) #id_name", "ERP")
    page.click("form:has(#id_expires_on) button[type=submit]")
    expect(page.locator("code.secret")).to_contain_text("ch_")
    check_page(page, complaints)

    page.click("section:has(#keys) .rows .btn-danger")
    expect(page.locator("section:has(#keys) .rows .btn-danger")).to_have_count(0)
    page.click("section:has(#close) button[type=submit]")
    expect(page.locator(".chip.tone-neutral").first).to_be_visible()
    assert not User.objects.get(username="ana").is_active
    check_page(page, complaints)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_auditor_verifies_the_trail_and_looks_up_a_subject(
    page: Page, live_server: LiveServer, complaints: Complaints, sign_in: SignIn, language: str
) -> None:
    sign_in(page, Role.AUDITOR)
    speak(page.context, live_server.url, language)
    page.goto("/trail/")
    page.click("section:has(#verify) button[type=submit]")
    expect(page.locator(".verdict.is-whole")).to_be_visible()
    check_page(page, complaints)
    page.fill("#id_subject", "user:auditor")
    page.press("#id_subject", "Enter")
    expect(page.locator("tbody")).to_contain_text("signed_in")
    check_page(page, complaints)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_supervisor_registers_suspends_and_reinstates_a_trader(
    page: Page, live_server: LiveServer, complaints: Complaints, demoland: CountryPack, language: str
) -> None:
    sara = create_user(username="sara", password=PASSWORD, actor=SYSTEM, at=SINCE)
    assign_role(user=sara, role=Role.SUPERVISOR, actor=SYSTEM, at=SINCE)
    submit_sign_in(page, "sara", PASSWORD)
    speak(page.context, live_server.url, language)
    page.goto("/traders/register/")
    page.fill("#id_identifier", "??")
    page.fill("#id_name", "شركة الأمل 📦")
    page.select_option("#id_country", "XD")
    page.check("#id_importer")
    page.click("main button[type=submit]")
    expect(page.locator(".error-summary")).to_be_focused()
    check_page(page, complaints)
    page.fill("#id_identifier", "XD0000000017")
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("شركة الأمل 📦")
    for tone in ("bad", "good"):
        page.fill("#id_reason", "مراجعة")
        page.click("form:has(#id_reason) button[type=submit]")
        expect(page.locator(f"main > .chip-row .chip.tone-{tone}")).to_be_visible()
        check_page(page, complaints)


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_are_counted_opened_and_marked(
    page: Page, live_server: LiveServer, complaints: Complaints, sign_in: SignIn, language: str
) -> None:
    sign_in(page, Role.OFFICER)
    speak(page.context, live_server.url, language)
    who = User.objects.get(username=Role.OFFICER.value).pk
    now = datetime.now(UTC)
    notify(recipients=[who], message="Goods wait.", link="/offices/", at=now)
    notify(recipients=[who], message="Rates are published.", at=now)
    page.goto("/notices/")
    expect(page.locator(".tool-count")).to_have_text("2")
    check_page(page, complaints)
    page.locator(".is-new button").last.click()
    expect(page).to_have_url(f"{live_server.url}/offices/")
    page.goto("/notices/")
    expect(page.locator(".tool-count")).to_have_text("1")
    page.click(".page-actions button")
    expect(page.locator(".tool-count")).to_have_count(0)
    check_page(page, complaints)
