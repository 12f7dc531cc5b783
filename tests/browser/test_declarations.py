"""A declaration's way in the browser: lodged by a trader, mended where it is refused, taken up by an officer."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.lodged import OFFICE, let_chance_choose, lodged, message, person, signed_in
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from tests.browser.journeys import Complaints, check_page, speak

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "ar")


def enter(page: Page, site: str, user: User) -> None:
    """Open the site as somebody who has signed in."""
    session = signed_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])


def upload(page: Page, data: bytes) -> None:
    """Choose a file and lodge it, as a person does."""
    payload: FilePayload = {"name": "declaration.xml", "mimeType": "text/xml", "buffer": data}
    page.goto("/declarations/lodge/")
    page.set_input_files("input[type=file]", files=[payload])
    page.click("main form button[type=submit]")
    page.wait_for_load_state()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trader_lodges_mends_and_follows(
    page: Page, live_server: LiveServer, complaints: Complaints, demoland: CountryPack, language: str
) -> None:
    said = message(demoland, "D", datetime.now(UTC).date())
    enter(page, live_server.url, person("trader", Role.TRADER, trader=said.submitter))
    speak(page.context, live_server.url, language)
    page.goto("/declarations/")
    expect(page.locator(".empty-state a")).to_have_attribute("href", "/drafts/new/")
    check_page(page, complaints)

    upload(page, said.data.replace(b"IMD<", b"QQQ<"))
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".finding").first).to_contain_text("42A/D013")
    complaints.said.clear()  # the browser itself complains of a page that is an error
    check_page(page, complaints)
    page.click(".page-actions a")
    expect(page).to_have_url(re.compile("/declarations/lodge/$"))

    upload(page, said.data)
    declaration = Declaration.objects.get(mrn__isnull=False)
    expect(page.locator("h1")).to_have_text(str(declaration.mrn))
    expect(page.locator(".note-success")).to_be_visible()
    check_page(page, complaints)
    for tab in range(1, page.locator(".tab-row a").count()):
        page.locator(".tab-row a").nth(tab).click()
        check_page(page, complaints)
    for verb in ("amend", "cancel", "present"):
        page.goto(f"/declarations/{declaration.mrn}/{verb}/")
        check_page(page, complaints)
    page.click("main form button[type=submit]")
    expect(page.locator(".note-success")).to_be_visible()
    expect(page.locator(".timeline-step").nth(1)).to_be_visible()
    page.goto("/declarations/")
    expect(page.locator("tbody tr")).to_have_count(2)
    check_page(page, complaints)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_takes_up_the_gravest(
    page: Page, live_server: LiveServer, complaints: Complaints, demoland: CountryPack, language: str
) -> None:
    now = datetime.now(UTC)
    let_chance_choose(now.year)
    red = lodged(message(demoland, on=now.date()), at=now)
    assert red.lane == "red"
    Declaration.objects.filter(pk=red.pk).update(office=OFFICE)
    enter(page, live_server.url, person("officer", Role.OFFICER, office=OFFICE))
    speak(page.context, live_server.url, language)
    page.goto("/declarations/queue/")
    expect(page.locator("tbody tr")).to_have_count(1)
    check_page(page, complaints)
    page.locator("main .card .btn-primary").first.click()
    expect(page.locator("h1")).to_have_text(str(red.mrn))
    check_page(page, complaints)
    page.locator(".tab-row a").nth(1).click()
    expect(page.locator(".tasks > li")).to_have_count(2)
    for tab in range(1, page.locator(".tab-row a").count()):
        page.locator(".tab-row a").nth(tab).click()
        check_page(page, complaints)
    page.locator(".page-actions a").click()
    page.click("main form button[type=submit]")
    expect(page.locator(".error-summary")).to_be_focused()
    complaints.said.clear()
    check_page(page, complaints)
    page.fill("textarea", "The invoice was typed wrongly.")
    page.click("main form button[type=submit]")
    expect(page.locator(".note-success")).to_be_visible()
    red.refresh_from_db()
    assert red.may_amend_under_control


def test_lodging_works_without_scripts(live_server: LiveServer, page: Page, demoland: CountryPack) -> None:
    """The same form, in a browser that runs no script."""
    said = message(demoland, on=datetime.now(UTC).date())
    user = person("trader", Role.TRADER, trader=said.submitter)
    browser = page.context.browser
    assert browser
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        plain = context.new_page()
        enter(plain, live_server.url, user)
        upload(plain, said.data)
        expect(plain.locator(".note-success")).to_be_visible()
