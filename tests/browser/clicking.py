"""The hands of everybody in the stories of release, in a browser: each person signs in, and finds what the pages offer.

Reading on, people come to a declaration from a list or by its reference; from there they follow links and buttons.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from customhouse.clearance.declarations.states import STATE_NAMES, State
from tests.browser.journeys import Complaints, OnceForAll, check_page, speak, submit_sign_in
from tests.journeys.hands import PASSWORD, Hands, Standing
from tests.journeys.messages import OFFICE

A_FIGURE = re.compile(r"\d[\d\s.,٫٬']*")


def figure(text: str) -> Decimal:
    """The amount in a text, however its language writes it: the last separator before two figures is the decimal one.

    >>> figure("1 234,50 XDD"), figure("398.96 XDD"), figure("XDD 5")
    (Decimal('1234.50'), Decimal('398.96'), Decimal('5'))
    """
    found = A_FIGURE.search(text)
    assert found, text
    written = found.group().strip()
    whole, cents = re.fullmatch(r"(.*?)(?:[.,٫](\d\d))?", written).groups()  # type: ignore[union-attr]  # matches all
    return Decimal(re.sub(r"\D", "", whole) + (f".{int(cents):02d}" if cents else ""))


class InABrowser(Hands):
    """Clicks and types as people do; everybody has a browser of their own."""

    def __init__(
        self, clock: time_machine.Traveller, browser: Browser, site: str, language: str, once: OnceForAll
    ) -> None:
        super().__init__()
        self.clock, self.browser, self.site, self.language, self.once = clock, browser, site, language, once
        self.pages: dict[str, Page] = {}
        self.complaints = Complaints()
        self.cover = ""
        page = self.at("cashier", "/money/counter/")
        page.select_option("[name=office]", OFFICE)
        page.fill("[name=opening_float]", "50")
        self.submit(page)

    @property
    def now(self) -> datetime:
        """The clock that the server sees."""
        return timezone.now()

    def pass_time(self, time: timedelta) -> None:
        """Let the clock go on; on another day everybody signs in again."""
        self.clock.shift(time)
        if time >= timedelta(days=1):
            self.go_home()

    def go_home(self) -> None:
        """Everybody closes the browser; no page complained of anything."""
        for page in self.pages.values():
            page.context.close()
        self.pages = {}
        assert not self.complaints.said, self.complaints.said

    def page(self, name: str) -> Page:
        """Somebody's browser, signed in."""
        if name not in self.pages:
            context = self.browser.new_context(base_url=self.site, viewport={"width": 1280, "height": 900})
            speak(context, self.site, self.language)
            self.pages[name] = context.new_page()
            self.complaints.listen(self.pages[name])
            submit_sign_in(self.pages[name], name.replace(" ", "-"), PASSWORD)
        return self.pages[name]

    def at(self, name: str, address: str) -> Page:
        """Somebody's browser at an address of the menu, or of a declaration that a list leads to."""
        page = self.page(name)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, (address, answer.status)
        return page

    def follow(self, page: Page, link: str) -> None:
        """Click a link to an address that ends so."""
        page.locator(f"main a[href*='{link}']").first.click()
        page.wait_for_load_state()
        self.look(page)

    def look(self, page: Page) -> None:
        """Whatever must hold on every page holds on this one; each kind of page is looked at once."""
        kind = re.sub(r"[0-9][0-9A-Za-z-]*", "0", page.url.removeprefix(self.site))
        if self.once.first(f"{self.language} {kind}"):
            check_page(page, self.complaints)

    def submit(self, page: Page, button: Locator | None = None) -> None:
        """Send the form; what is answered is no error."""
        (button or page.locator("main form[method=post] button[type=submit]").first).click()
        page.wait_for_load_state()
        expect(page.locator(".error-summary")).to_have_count(0)
        self.look(page)

    def declaration(self, name: str) -> Page:
        """The page of the declaration."""
        return self.at(name, f"/declarations/{self.mrn}/")

    def control(self, name: str) -> Page:
        """The declaration's tab of control."""
        page = self.declaration(name)
        self.follow(page, f"/control/{self.mrn}/")
        return page

    # How things stand.

    def standing(self) -> Standing:
        """As an officer reads it on the declaration's page."""
        page = self.declaration("officer")
        chips = page.locator("#live > .chip-row")
        with override(self.language):
            names = {gettext(name): state.value for state, name in STATE_NAMES.items() if state is not State.REJECTED}
        state = names[chips.locator(".chip").first.inner_text().strip()]
        lane = chips.locator(".chip[class*=lane-]")
        marked = lane.first.get_attribute("class") or "" if lane.count() else ""
        return Standing(state, marked.partition("lane-")[2], self.sum("outstanding"), self.sum("refundable"))

    def sum(self, which: str) -> Decimal:
        """A sum of the declaration's page as it is open; what is not said is nothing."""
        found = self.page("officer").locator(f"[data-sum={which}]")
        return figure(found.inner_text()) if found.count() else Decimal(0)

    def kinds_of_notices(self) -> list[str]:
        """As the trader's page lists them."""
        found = self.declaration("trader").locator("[data-notice]").all()
        return [each.get_attribute("data-notice") or "" for each in found]

    def unpaid(self) -> Decimal:
        """What the counter proposes to take."""
        return Decimal(self.at("cashier", f"/money/counter/?q={self.mrn}").input_value("[name=amount]"))

    def duty_is_final(self) -> bool:
        """What the declaration's page says of the release; its note is a PDF, and its public page says it is valid."""
        page = self.declaration("trader")
        note = page.request.get(f"/declarations/{self.mrn}/release-note.pdf")
        assert note.body().startswith(b"%PDF-")
        chips = page.locator("section[aria-labelledby=release-title] .chip").all()
        final = [chip.get_attribute("class") or "" for chip in chips]
        self.follow(page, "/verify/")
        expect(page.locator(".chip.tone-good")).to_have_count(2)
        return "tone-good" in final[1]

    def left_on_statement(self) -> Decimal:
        """What the page of the account says is left to pay of its month."""
        page = self.account("trader")
        return figure(page.locator("table").first.locator("tbody tr").first.locator("td").nth(3).inner_text())

    def account(self, name: str) -> Page:
        """The page of the guarantee or account, from the list."""
        page = self.at(name, "/guarantees/")
        self.follow(page, f"/guarantees/{self.cover}")
        return page

    def told(self) -> list[str]:
        """The responses that the trader downloads."""
        page = self.at("trader", f"/declarations/{self.mrn}/documents/")
        found = [each.get_attribute("href") or "" for each in page.locator("a[href$='.json']").all()]
        return [str(page.request.get(address).json()["Response"]["FunctionCode"]) for address in found]

    def examiner(self) -> str:
        """Whoever finds the order on their page of today."""
        for name in ("officer", "second officer"):
            mine = self.at(name, "/control/").locator(f"section[aria-labelledby=mine-title] a[href*='{self.mrn}']")
            if mine.count():
                return name
        raise AssertionError(self.mrn)

    # The trader.

    def lodge(self, data: bytes) -> str:
        """Choose the file and send it."""
        page = self.at("trader", "/declarations/lodge/")
        payload: FilePayload = {"name": "declaration.xml", "mimeType": "text/xml", "buffer": data}
        page.set_input_files("input[type=file]", files=[payload])
        self.submit(page)
        [mrn] = re.findall(r"/declarations/(\w{18})/", page.url)
        return str(mrn)

    def trader_presents_the_goods(self, _said: object) -> None:
        """They are there."""
        page = self.declaration("trader")
        self.follow(page, "/present/")
        self.submit(page)

    def trader_cancels(self, reason: str) -> None:
        """The declaration is not wanted any more."""
        page = self.declaration("trader")
        self.follow(page, "/cancel/")
        page.fill("main textarea", reason)
        self.submit(page)

    def trader_answers(self, said: str) -> None:
        """The question is found in the menu."""
        page = self.at("trader", "/control/questions/")
        self.follow(page, f"/control/questions/{self.mrn}/")
        page.fill("main textarea", said)
        self.submit(page)

    def trader_asks_for_a_correction(self, said: dict[str, Any]) -> None:
        """Something declared is otherwise."""
        page = self.declaration("trader")
        self.follow(page, "/correct/")
        page.fill("[name=item]", str(said["item"]))
        page.select_option("[name=element]", said["element"])
        page.fill("[name=found]", said["found"])
        page.fill("[name=reason]", said["reason"])
        self.submit(page)

    def trader_asks_for_the_refund(self, reason: str) -> None:
        """The declaration's page leads there; what can be given back is filled in."""
        page = self.declaration("trader")
        self.follow(page, "/refunds/ask/")
        page.fill("[name=reason]", reason)
        page.fill("[name=pay_to]", "XD55")
        self.submit(page)

    # Control.

    def examiner_takes_the_work(self, _said: object) -> None:
        """From the page of today."""
        page = self.page(self.examiner())
        self.submit(page, page.locator(f"form[action*='{self.mrn}'] button").first)

    def examiner_reports(self, said: str | dict[str, Any]) -> None:
        """Conform, or one finding."""
        page = self.page(self.examiner())
        self.follow(page, f"/control/orders/{self.mrn}/1/examine/")
        if isinstance(said, str):
            page.locator("details.conform > summary").click()
            self.submit(page, page.locator("details.conform button"))
            return
        self.follow(page, f"/finding/?item={said['item']}")
        self.follow(page, f"code={said['finding']}")
        page.fill("[name=found]", said["found"])
        page.fill("[name=note]", said["note"])
        self.submit(page)
        report = page.locator("details.quay-more").filter(has=page.locator("input[value=report]"))
        report.locator("summary").click()
        self.submit(page, report.locator("button"))

    def officer_detains(self, reason: str) -> None:
        """The goods are kept for a cause."""
        page = self.control("officer")
        self.follow(page, "/detain/")
        page.fill("[name=reason]", reason)
        page.fill("[name=legal_basis]", "Demoland Customs Code, art. 119")
        page.fill("[name=place]", "Hall 3")
        self.submit(page)

    def officer_asks(self, text: str) -> None:
        """A question for the trader."""
        page = self.control("officer")
        self.follow(page, "/ask/")
        page.fill("[name=text]", text)
        self.submit(page)

    def officer_reads_the_answer(self, _said: object) -> None:
        """It waits on the officer's page of today."""
        page = self.at("officer", "/control/")
        self.follow(page, f"/control/questions/{self.mrn}/")
        self.submit(page)

    def officer_gives_leave(self, reason: str) -> None:
        """The trader may cancel although the goods are under control."""
        page = self.declaration("officer")
        self.follow(page, "/leave/")
        page.fill("main textarea", reason)
        self.submit(page)

    def officer_controls_the_goods(self, said: dict[str, Any]) -> None:
        """On the officer's own motion."""
        page = self.control("officer")
        self.follow(page, "/raise/")
        self.level(page, said)

    def supervisor_proposes_a_lighter_control(self, said: dict[str, Any]) -> None:
        """It waits for a second person."""
        page = self.control("supervisor")
        self.follow(page, "/lower/")
        self.level(page, said)

    def level(self, page: Page, said: dict[str, Any]) -> None:
        """Lane, control types and reason."""
        page.select_option("[name=lane]", said["lane"])
        for box in page.locator("[name=controls]").all():
            box.set_checked(box.get_attribute("value") in said["controls"], force=True)
        page.fill("[name=reason]", said["reason"])
        self.submit(page)

    def second_supervisor_approves_it(self, reason: str) -> None:
        """It waits on the page of supervision."""
        page = self.at("second supervisor", "/control/supervision/")
        self.follow(page, f"/control/changes/{self.mrn}/")
        page.fill("[name=reason]", reason)
        self.submit(page, page.locator("button[value=approved]"))

    def officer_grants_the_correction(self, reason: str) -> None:
        """The declaration's page tells of it."""
        page = self.declaration("officer")
        self.follow(page, "/correct/1/")
        page.check("[name=granted][value=yes]")
        page.fill("[name=reason]", reason)
        self.submit(page)

    def supervisor_returns_the_goods(self, reason: str) -> None:
        """The detention ends."""
        page = self.control("supervisor")
        self.follow(page, f"/control/measures/{self.mrn}/1/end/")
        page.fill("[name=reason]", reason)
        self.submit(page, page.locator("button[value=returned]"))

    def supervisor_revokes_the_release(self, reason: str) -> None:
        """It was given in error."""
        page = self.declaration("supervisor")
        self.follow(page, f"/declarations/{self.mrn}/revoke/")
        page.fill("[name=reason]", reason)
        self.submit(page)

    def officer_lifts_the_hold(self, reason: str) -> None:
        """The goods need not be kept any more."""
        page = self.control("officer")
        self.follow(page, f"/control/measures/{self.mrn}/1/end/")
        page.fill("[name=reason]", reason)
        self.submit(page, page.locator("button[value=lifted]"))
