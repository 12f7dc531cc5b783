"""The page of the API: drawn from our own files alone, within the site's content security policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import Complaints


@pytest.mark.browser
def test_operations_are_shown(page: Page, complaints: Complaints) -> None:
    """Operations are listed and can be opened; nothing comes from elsewhere, and the browser complains of nothing."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/v1/docs")
    expect(page.locator(".opblock").first).to_be_visible()
    page.locator(".opblock-summary-control").first.click()
    expect(page.get_by_role("heading", name="Responses").first).to_be_visible()
    site = page.url.partition("/api/")[0]
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert complaints.said == []
