"""Every story of release, played in a browser."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from customhouse.foundation.config.country import CountryPack
from tests.browser.journeys import OnceForAll
from tests.browser.paying import PayingInABrowser
from tests.journeys.hands import START, STORIES

pytestmark = pytest.mark.browser
AS_READ_IN = {
    "en": STORIES,
    "ar": [story for story in STORIES if "undervalued" in story["story"] or "detained" in story["story"]],
    "fr": [story for story in STORIES if "appeal" in story["story"]],
}
PLAYED = [
    pytest.param(language, story, id=f"{language}-{story['story']}")
    for language, stories in AS_READ_IN.items()
    for story in stories
]


@pytest.mark.parametrize(("language", "story"), PLAYED)
def test_story_in_a_browser(
    browser: Browser,
    live_server: LiveServer,
    demoland: CountryPack,
    language: str,
    story: dict[str, Any],
    once_for_all: OnceForAll,
) -> None:
    with time_machine.travel(START) as clock:
        hands = PayingInABrowser(clock, browser, live_server.url, language, once_for_all)
        hands.play(story)
        hands.go_home()
