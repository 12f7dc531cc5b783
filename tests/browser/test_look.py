"""Every page in a language of each direction: accessible (axe, WCAG 2.2 AA), silent, and fitting a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from customhouse.foundation.access.records import Role
from tests.browser.conftest import SignIn
from tests.browser.journeys import Complaints, check_page, speak
from tests.browser.pages import SHOTS

LANGUAGES = ("en", "ar")
"""One language of each direction: French pages are English ones in other words, and a journey reads them."""
ROLES: list[Role | None] = sorted({shot.role for shot in SHOTS}, key=lambda role: role.value if role else "")


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "anybody")
def test_pages_are_accessible(
    page: Page, live_server: LiveServer, complaints: Complaints, sign_in: SignIn, role: Role | None, language: str
) -> None:
    """All pages that one part opens."""
    if role:
        sign_in(page, role)
    speak(page.context, live_server.url, language)
    for shot in (shot for shot in SHOTS if shot.role == role):
        answer = page.goto(shot.path)
        assert answer
        assert answer.status == shot.status
        if shot.status != 200:
            complaints.said.clear()  # the browser itself complains of a page that is an error
        check_page(page, complaints)
