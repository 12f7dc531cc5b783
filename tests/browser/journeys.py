"""What people do again and again in a browser, and what must hold on every page they see."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
AXE_ONCE = "typeof axe === 'undefined'"
"""Whether a document lacks axe yet: half a megabyte of script, which is sent once for each."""
LOOK = "options => axe.run(document, options).then(found => found.violations)"


@dataclass
class Complaints:
    """What the browser complained of while pages were open: errors of scripts, refused or missing files, CSP."""

    said: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Collect the complaints of a page from here on."""
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on(
            "console",
            lambda message: self.said.append(message.text) if message.type in {"error", "warning"} else None,
        )


@dataclass(frozen=True)
class OnceForAll:
    """What is done by whoever comes first, of all processes that share the folder."""

    folder: Path

    def first(self, what: str) -> bool:
        """Whether nobody has come for this yet."""
        try:
            (self.folder / sha256(what.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def submit_sign_in(page: Page, name: str, password: str) -> None:
    """Sign in by the form, as a person does."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


def speak(context: BrowserContext, site: str, language: str) -> None:
    """Choose a language as the switch does, by its cookie."""
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])


def axe_violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its own best practice, each with the places."""
    if page.evaluate(AXE_ONCE):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(LOOK, WCAG)
    return [f"{item['id']}: {item['help']} {[node['html'][:160] for node in item['nodes'][:4]]}" for item in found]


def check_page(page: Page, complaints: Complaints | None = None) -> None:
    """What must hold on every page: axe is silent, the browser too, and nothing scrolls sideways at 360 px."""
    page.wait_for_load_state()  # half a page has no main part yet
    size = page.viewport_size
    for across in (size, PHONE):
        if across:
            page.set_viewport_size(across)
        found = axe_violations(page)
        assert not found, f"{page.url} at {across}: {found}"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], f"{page.url} is {wide} px across on a phone"
    assert page.get_attribute("html", "dir") == ("rtl" if page.get_attribute("html", "lang") == "ar" else "ltr")
    if size:
        page.set_viewport_size(size)
    if complaints:
        assert not complaints.said, complaints.said
