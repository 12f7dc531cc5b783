"""A newcomer lodges by the form in a real browser, in English and Arabic: every step, the live estimate, the MRN."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.lodged import person, signed_in
from customhouse.clearance.tests.written import TRADER
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from tests.browser.journeys import Complaints, check_page, speak

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "ar")


def newcomer(page: Page, site: str, language: str) -> None:
    """Somebody who has never been here, signed in."""
    session = signed_in(person("newcomer", Role.TRADER, trader=TRADER)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    speak(page.context, site, language)


def go_on(page: Page) -> None:
    """Save and continue."""
    page.locator("main form .button-row button[name=next]").click()
    page.wait_for_load_state()


def fill_head(page: Page, complaints: Complaints) -> None:
    """Parties, transport and invoice, as on the papers."""
    page.fill("#id_partner_name", "Cooperativa do Sul")
    page.select_option("#id_partner_country", "BR")
    go_on(page)
    check_page(page, complaints)
    page.select_option("#id_mode", "1")
    page.select_option("#id_country", "BR")
    page.select_option("#id_office", "XD000100")
    page.fill("#id_location", "Quay 4")
    go_on(page)
    page.select_option("#id_currency", "EUR")
    page.select_option("#id_incoterm", "CIF")
    check_page(page, complaints)
    go_on(page)


def find_code(page: Page, complaints: Complaints) -> None:
    """The code is found by what the goods are, and by its lines."""
    page.fill("#id_description", "Roasted coffee beans in bags of one kilogram")
    page.locator("#id_commodity").press_sequentially("coffee")
    choice = page.locator("button[name=choose][value='090121']")
    expect(choice).to_be_visible()
    check_page(page, complaints)
    choice.click()
    page.locator("button[name=choose][value='09012110']").click()
    expect(page.locator("#id_commodity")).to_have_value("09012110")


def fill_goods(page: Page, complaints: Complaints) -> None:
    """How much there is; the duty shows before anything is saved, and what was forgotten is told."""
    page.select_option("#id_origin", "BR")
    page.fill("#id_price", "1000")
    page.fill("#id_gross_mass", "110")
    page.fill("#id_net_mass", "100")
    page.fill("#id_packages", "10")
    expect(page.locator("#estimate .answer-total")).to_be_visible()
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    complaints.said.clear()  # the browser itself complains of a page that is an error
    check_page(page, complaints)
    page.select_option("#id_package_kind", "CT")
    go_on(page)
    expect(page.locator("#estimate .answer-total")).to_be_visible()
    check_page(page, complaints)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newcomer_lodges(
    page: Page, live_server: LiveServer, complaints: Complaints, demoland: CountryPack, language: str
) -> None:
    newcomer(page, live_server.url, language)
    page.goto("/declarations/")
    page.click(".page-actions a")
    check_page(page, complaints)
    page.click("main form button[type=submit]")
    expect(page.locator(".tasks li")).to_have_count(6)
    check_page(page, complaints)
    page.click(".tasks a >> nth=0")
    check_page(page, complaints)
    fill_head(page, complaints)
    expect(page.locator(".empty-state")).to_be_visible()
    check_page(page, complaints)
    page.click("main .button-row form button")
    find_code(page, complaints)
    fill_goods(page, complaints)
    page.click("main .button-row a.btn-primary")
    page.select_option("#id_row1_code", "N380")
    page.fill("#id_row1_reference", "INV 7")
    check_page(page, complaints)
    go_on(page)
    page.select_option("#id_method", "H")
    go_on(page)
    page.click("main a.btn-primary")
    expect(page).to_have_url(re.compile("/check/$"))
    check_page(page, complaints)
    page.click(".entry-lodge button")
    expect(page.locator(".note-success")).to_be_visible()
    expect(page.locator("h1")).to_have_text(str(Declaration.objects.get().mrn))
    check_page(page, complaints)


def test_it_works_without_javascript(live_server: LiveServer, page: Page, demoland: CountryPack) -> None:
    """Finding a code and seeing the estimate take one press of a button each."""
    browser = page.context.browser
    assert browser
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as plain:
        page = plain.new_page()
        newcomer(page, live_server.url, "en")
        page.goto("/drafts/new/")
        page.click("main form button[type=submit]")
        page.click(".tasks a >> nth=3")
        page.click("main .button-row form button")
        page.fill("#id_commodity", "coffee")
        page.click("button[name=find]")
        page.click("button[name=choose][value='090121']")
        expect(page.locator("#id_commodity")).to_have_value("090121")
        page.goto(page.url.rpartition("/items/")[0] + "/items/")
        page.click("#estimate a")
        expect(page.locator("#estimate .estimate-notes").first).to_be_visible()
