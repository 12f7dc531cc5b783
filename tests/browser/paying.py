"""The hands of everybody in the stories of release, in a browser: accounts, guarantees, the counter and refunds."""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import FilePayload, expect

from tests.browser.clicking import InABrowser
from tests.journeys.hands import bank_file
from tests.journeys.messages import IMPORTER


class PayingInABrowser(InABrowser):
    """Whoever plays a story in a browser, with what they do about money."""

    def supervisor_opens_a_deferment_account(self, said: dict[str, str]) -> None:
        """For Karamel Foods, debited on the 15th."""
        self.open_cover("deferment", said["limit"], debit_day="15")

    def supervisor_registers_a_guarantee(self, said: dict[str, str]) -> None:
        """A bank stands in for Karamel Foods."""
        self.open_cover("comprehensive", said["amount"], guarantor="Bank of Demoland")

    def open_cover(self, kind: str, limit: str, **more: str) -> None:
        """From the list; it is valid from today on."""
        page = self.at("supervisor", "/guarantees/")
        self.follow(page, "/guarantees/open/")
        page.select_option("[name=kind]", kind)
        for name, text in {"holder": IMPORTER, "limit": limit, **more}.items():
            page.fill(f"[name={name}]", text)
        self.submit(page)
        self.cover = page.url.rstrip("/").rpartition("/")[2]

    def officer_secures_the_debt(self, _said: object) -> None:
        """The reference stands on the notice."""
        page = self.declaration("officer")
        self.follow(page, "/dues/")
        reference = page.url.rstrip("/").rpartition("/")[2]
        page = self.account("officer")
        page.fill("[name=notice]", reference)
        self.submit(page)

    def pay_at_counter(self, amount: Decimal) -> None:
        """Into the cashier's till, under the MRN."""
        page = self.at("cashier", "/money/counter/")
        page.fill("[name=q]", self.mrn)
        page.press("[name=q]", "Enter")
        page.wait_for_load_state()
        page.fill("[name=amount]", f"{amount:f}")
        self.submit(page)
        expect(page).to_have_url(re.compile("/money/receipts/"))

    def the_bank_brings(self, said: str) -> None:
        """A transfer under the reference of the month's statement, in the bank's file."""
        amount = self.left_on_statement() if said == "all" else Decimal(said)
        row = self.page("trader").locator("table").first.locator("tbody tr").first
        reference = re.sub(r"\s", "", row.locator("td, th").first.inner_text())
        self.bring(bank_file(reference, amount, self.now.date()))

    def bring(self, data: bytes) -> None:
        """The file is chosen and sent."""
        page = self.at("cashier", "/money/bank/")
        payload: FilePayload = {"name": "march.csv", "mimeType": "text/csv", "buffer": data}
        page.set_input_files("input[type=file]", files=[payload])
        self.submit(page)

    def supervisor_approves_the_refund(self, _said: object) -> None:
        """It stands first in the list."""
        page = self.at("supervisor", "/refunds/?state=asked")
        page.locator("main table a").first.click()
        page.select_option("[name=verdict]", "approve")
        page.fill("[name=decision]", "As asked.")
        self.submit(page)

    def trader_asks_for_the_remission(self, reason: str) -> None:
        """The declaration's page leads there from the penalty; all of it is meant where no amount is said."""
        page = self.declaration("trader")
        self.follow(page, "/remissions/ask/")
        page.fill("[name=reason]", reason)
        self.submit(page)

    def supervisor_approves_the_remission(self, _said: object) -> None:
        """It stands first in the list."""
        page = self.at("supervisor", "/remissions/?state=asked")
        page.locator("main table a").first.click()
        page.select_option("[name=verdict]", "approve")
        page.fill("[name=decision]", "As asked.")
        self.submit(page)

    def cashier_pays_out(self, _said: object) -> None:
        """The bank has paid it."""
        page = self.at("cashier", "/refunds/?state=approved")
        page.locator("main table a").first.click()
        page.fill("[name=bank_reference]", "OUT-1")
        self.submit(page)
