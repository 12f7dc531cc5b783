"""Home tells each person what waits for them, and nothing to whoever is nobody yet."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from customhouse.foundation.access.models import User
from customhouse.foundation.config.country import CountryPack
from customhouse.web import demonstration

NOW = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
WAITING = {
    "trader": {"Questions from customs", "To be paid"},
    "officer": {"My examinations"},
    "supervisor": {
        "Lighter controls to decide",
        "Refunds to approve",
        "Counted, to be confirmed",
        "In suspense",
    },
    "cashier": {"Till", "In suspense"},
    "auditor": set(),
}
"""What the demonstration leaves to each, at the least."""


def _tasks(page: str) -> set[str]:
    found = re.search(r'<ul class="tasks">.*?</ul>', page, re.DOTALL)
    return {text.strip() for text in re.findall(r"<a [^>]*>([^<]*)</a>", found[0])} if found else set()


@pytest.mark.usefixtures("db")
def test_nothing_waits_for_nobody(client: Client) -> None:
    assert "What is wanted of you now" not in client.get("/").content.decode()


def test_each_is_told_what_waits(demoland: CountryPack, client: Client) -> None:
    """The demonstration's day leaves something to each; every link leads to a page that opens."""
    on = demonstration.day_of(NOW)
    demonstration.invite_people(demoland, at=NOW)
    for _ in demonstration.a_day_of_traffic(demoland, on=on, rows=120):
        pass
    demonstration.work_the_day(demoland, on=on, rows=120)
    for name, wanted in WAITING.items():
        client.force_login(User.objects.get(username=name))
        page = client.get("/").content.decode()
        assert _tasks(page) >= wanted, name
        for address in re.findall(r'<li>\s*<div><a href="([^"]*)"', page):
            assert client.get(address.replace("&amp;", "&"), follow=True).status_code == 200, (name, address)
