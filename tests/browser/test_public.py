"""The public pages in the browser: the tariff, the duty calculator, rates and offices, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from tests.browser.conftest import SignIn
from tests.browser.journeys import Complaints, check_page, speak
from tests.browser.pages import LAWFUL, Shot

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demoland")]
LANGUAGES = ("en", "ar")


def look_at(page: Page, complaints: Complaints, shots: list[Shot]) -> None:
    """Open each page and check what must hold on every page."""
    for shot in shots:
        answer = page.goto(shot.path)
        assert answer
        assert answer.status == shot.status, shot.path
        if shot.status != 200:
            complaints.said.clear()  # the browser itself complains of a page that is an error
        check_page(page, complaints)


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_are_accessible(
    page: Page, live_server: LiveServer, complaints: Complaints, demoland: CountryPack, language: str
) -> None:
    speak(page.context, live_server.url, language)
    look_at(page, complaints, [shot for shot in LAWFUL if shot.role is None])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ANALYST, Role.DIRECTOR])
def test_registers_and_profiles_are_accessible(
    page: Page, live_server: LiveServer, complaints: Complaints, sign_in: SignIn, role: Role, language: str
) -> None:
    sign_in(page, role)
    speak(page.context, live_server.url, language)
    look_at(page, complaints, [shot for shot in LAWFUL if shot.role is role])


def test_codes_are_suggested_while_one_types_and_lead_to_their_measures(page: Page, complaints: Complaints) -> None:
    page.goto("/tariff/")
    page.locator("#id_q").press_sequentially("roasted coffee", delay=20)
    hit = page.locator("#hits a", has_text="090121").first
    expect(hit).to_be_visible()
    check_page(page, complaints)
    hit.click()
    expect(page.locator("h1")).to_contain_text("roasted")
    expect(page.locator(".measure").first).to_contain_text("Customs duty")
    page.click("a[rel=next]")
    expect(page.locator("a[rel=prev]")).to_be_visible()


def test_the_calculator_asks_what_the_goods_need_and_keeps_it_in_the_address(
    page: Page, complaints: Complaints
) -> None:
    page.goto("/duties/")
    page.locator("#id_commodity").press_sequentially("ceramic tiles", delay=20)
    expect(page.locator("#suggestions a").first).to_be_visible()
    page.fill("#id_commodity", "69072110")
    page.select_option("#id_origin", "CN")
    expect(page.locator("#id_q_MTK")).to_be_visible()
    page.fill("#id_value", "1000")
    page.fill("#id_q_MTK", "50")
    page.click("main button[type=submit]")
    expect(page.locator(".answer-total")).to_contain_text("XDD")
    check_page(page, complaints)
    total = page.locator(".answer-total").inner_text()
    page.goto(page.url)
    expect(page.locator(".answer-total")).to_have_text(total)


def test_what_is_typed_while_questions_are_asked_anew_goes_out_with_the_form(page: Page) -> None:
    page.goto("/duties/?commodity=69072110&value=1000&currency=XDD")
    held: list[Route] = []
    page.route(
        "**/duties/*", lambda route: held.append(route) if "hx-request" in route.request.headers else route.continue_()
    )
    with page.expect_request("**/duties/*"):
        page.select_option("#id_origin", "CN")
    page.fill("#id_q_MTK", "50")
    page.evaluate("addEventListener('htmx:afterSwap', () => document.querySelector('form.calculator').submit())")
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    expect(page.locator(".answer-total")).to_contain_text("XDD")


def test_everything_public_works_without_javascript(browser: Browser, live_server: LiveServer) -> None:
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/tariff/")
        page.fill("#id_q", "roasted coffee")
        page.press("#id_q", "Enter")
        page.locator("#hits a", has_text="090121").first.click()
        page.click(".page-actions a")
        page.select_option("#id_origin", "CN")
        page.fill("#id_commodity", "ceramic tiles")
        page.fill("#id_value", "1000")
        page.click("main button[type=submit]")
        page.locator("#suggestions a", has_text="690721").first.click()
        page.fill("#id_q_MTK", "50")
        page.click("main button[type=submit]")
        expect(page.locator(".answer-total")).to_contain_text("XDD")


def test_what_is_wrong_is_read_out_and_leads_to_its_field(page: Page, complaints: Complaints) -> None:
    page.goto("/duties/?commodity=090121&value=much")
    expect(page.locator(".error-summary")).to_be_focused()
    page.click(".error-summary a")
    expect(page.locator("#id_value")).to_be_focused()
    check_page(page, complaints)
