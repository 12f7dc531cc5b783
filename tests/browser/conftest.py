"""Fixtures of the journeys: one browser for all, a fresh context and page for each, and who signs in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from customhouse.foundation.access.records import Role
from tests.browser.chromium import opened
from tests.browser.journeys import Complaints, OnceForAll, submit_sign_in
from tests.browser.people import person

PASSWORD = "a long password for journeys"  # of people who live for one test
PATIENCE = 20_000
"""Milliseconds for which something is waited for that comes at once on a machine with nothing else to do."""
SignIn = Callable[[Page, Role], None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser. Its driver runs a loop in this thread, which Django would take for async code that queries."""
    with pytest.MonkeyPatch.context() as patch, opened() as chromium:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE)
        yield chromium


@pytest.fixture(scope="session")
def once_for_all(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> OnceForAll:
    """What one run of the journeys does once, however many processes play them."""
    folder = tmp_path_factory.getbasetemp().parent / f"looked-at-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    return OnceForAll(folder)


@pytest.fixture
def complaints() -> Complaints:
    """What the browser complained of during the journey."""
    return Complaints()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, complaints: Complaints, settings: Settings) -> Iterator[Page]:
    """A page of a browser that has never been here, at the site served for this test."""
    settings.SHOW_FURNITURE = True
    cache.clear()
    with browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        complaints.listen(page)
        yield page


@pytest.fixture
def sign_in() -> SignIn:
    """Make somebody who plays a part, and sign them in."""

    def made(page: Page, role: Role) -> None:
        person(role, PASSWORD)
        submit_sign_in(page, role.value, PASSWORD)

    return made
