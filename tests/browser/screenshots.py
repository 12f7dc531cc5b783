"""`python -m tests.browser.screenshots [NAME...]`: pictures of every page in three languages and two widths.

They are written to `screenshots/<name>-<language>-<width>.png`. The site runs on a database of its own in a
temporary folder, with the demonstration's people and some hours of its traffic.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser

from customhouse.foundation.access.records import Role
from tests.browser.chromium import opened
from tests.browser.pages import LANGUAGES, LAWFUL, SHOTS, WIDTHS, WITHIN, Shot

FOLDER = Path("screenshots")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TRAFFIC = 120


def prepared(home: str) -> dict[Role, tuple[str, str]]:
    """An installation of the demonstration in `home`; for each part, the name and password of who plays it."""
    os.environ["CUSTOMHOUSE_HOME"] = home
    os.environ["CUSTOMHOUSE_DATABASE_URL"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    from django.conf import settings

    from customhouse.foundation.config.country import installed_pack
    from customhouse.web import demonstration, installation

    settings.SHOW_FURNITURE = True
    installation.make_ready(at=MONDAY)
    people = demonstration.invite_people(installed_pack(), at=MONDAY)
    for _batch in demonstration.a_day_of_traffic(installed_pack(), on=MONDAY.date(), rows=TRAFFIC):
        pass  # each batch is cleared as it is drawn
    demonstration.work_the_day(installed_pack(), on=MONDAY.date(), rows=TRAFFIC)
    return {person.role: (person.username, demonstration.demo_password()) for person in reversed(people)}


@contextmanager
def serving() -> Iterator[str]:
    """The address of the site, served while the context lasts."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.terminate()


def take(browser: Browser, site: str, shots: list[Shot], people: dict[Role, tuple[str, str]]) -> None:
    """All pictures of these pages."""
    from tests.browser.journeys import speak, submit_sign_in

    for role in dict.fromkeys(shot.role for shot in shots):
        with browser.new_context(base_url=site) as context:
            page = context.new_page()
            if role:
                submit_sign_in(page, *people[role])
            for language in LANGUAGES:
                speak(context, site, language)
                for width, (across, down) in WIDTHS.items():
                    page.set_viewport_size({"width": across, "height": down})
                    for shot in (shot for shot in shots if shot.role == role):
                        page.goto(shot.path)
                        if shot.within:
                            thing = page.locator("tbody a").first.get_attribute("href")
                            page.goto(urljoin(f"{site}{thing}", shot.within))
                        page.screenshot(path=FOLDER / f"{shot.name}-{language}-{width}.png", full_page=True)


def main(names: list[str]) -> None:
    """Take the pictures named, or all of them."""
    shots = [shot for shot in (*SHOTS, *LAWFUL, *WITHIN) if not names or shot.name in names]
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        people = prepared(home)
        with serving() as site, opened() as browser:
            take(browser, site, shots, people)
    print(f"{len(shots) * len(LANGUAGES) * len(WIDTHS)} pictures in {FOLDER}/")  # noqa: T201  # a command's answer


if __name__ == "__main__":
    main(sys.argv[1:])
