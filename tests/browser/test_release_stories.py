"""Every story of release, played in a browser."""

from __future__ import annotations

import pytest
import time_machine
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from customhouse.foundation.config.country import CountryPack
from tests.browser.clicking import InABrowser
from tests.journeys.hands import START, STORIES

pytestmark = pytest.mark.browser
SOME = {
    "en": STORIES,
    "ar": [story for story in STORIES if "undervalued" in story["story"] or "detained" in story["story"]],
    "fr": [story for story in STORIES if "appeal" in story["story"]],
}


@pytest.mark.parametrize("language", SOME)
def test_stories_in_a_browser(browser: Browser, live_server: LiveServer, demoland: CountryPack, language: str) -> None:
    with time_machine.travel(START) as clock:
        hands = InABrowser(clock, browser, live_server.url, language)
        for story in SOME[language]:
            try:
                hands.play(story)
            except BaseException as error:
                error.add_note(f"Story: {story['story']}")
                raise
