"""Home tells each person what waits for them, and nothing to whoever is nobody yet."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

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
        "Lines of the bank",
    },
    "cashier": {"Till", "Lines of the bank"},
    "tariff": {"Applications for rulings"},
    "supervisor2": {"Requests for verification"},
    "analyst2": {"Drafts of profiles"},
    "auditor": set(),
}
"""What the demonstration and `_begun_by_others` leave to each, at the least."""
SHEET = """profile: XD-SHIRTS
from: 2026-03-01
name: Shirts below their cotton
lane: yellow
controls: 10
weight: 60
officer: Compare invoice and labels.
analyst: Half of last year's were revalued.
law: XD-LAW-2018-30 Art. 88
when:
  commodity begins with 61
"""


def _tasks(page: str) -> set[str]:
    found = re.search(r'<ul class="tasks">.*?</ul>', page, re.DOTALL)
    return {text.strip() for text in re.findall(r"<a [^>]*>([^<]*)</a>", found[0])} if found else set()


def _begun_by_others(client: Client) -> None:
    """An application for a ruling, a request for verification, and a draft of a profile that was tested."""
    client.force_login(User.objects.get(username="broker"))
    holder = re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\(', client.get("/rulings/apply/").text)[0]
    asked = {
        "kind": "classification",
        "holder": holder,
        "title": "Hand pump",
        "description": "Of iron",
        "question": "?",
    }
    assert client.post("/rulings/apply/", asked).status_code == 302
    client.force_login(User.objects.get(username="officer"))
    request = {"is_sent": "yes", "concerns": "MA-1", "administration": "MA", "question": "Genuine?"}
    assert client.post("/origin/enquiries/", request).status_code == 302
    client.force_login(User.objects.get(username="analyst"))
    assert client.post("/selection/new/?as=text", {"text": SHEET}).status_code == 302
    assert client.post("/selection/XD-SHIRTS/test/", {"days": "30"}).status_code == 302
    assert "Drafts of profiles</a>" not in client.get("/").text.partition("entry-section")[0]


@pytest.mark.usefixtures("db")
def test_nothing_waits_for_nobody(client: Client) -> None:
    assert "What is wanted of you now" not in client.get("/").content.decode()


def test_each_is_told_what_waits(demoland: CountryPack, client: Client, time_machine: Any) -> None:
    """The demonstration's day leaves something to each; every link leads to a page that opens."""
    time_machine.move_to(NOW)
    on = demonstration.day_of(NOW)
    demonstration.invite_people(demoland, at=NOW)
    for _ in demonstration.a_day_of_traffic(demoland, on=on, rows=120):
        pass
    demonstration.work_the_day(demoland, on=on, rows=120)
    _begun_by_others(client)
    for name, wanted in WAITING.items():
        client.force_login(User.objects.get(username=name))
        page = client.get("/").content.decode()
        assert _tasks(page) >= wanted, name
        for address in re.findall(r'<li>\s*<div><a href="([^"]*)"', page):
            assert client.get(address.replace("&amp;", "&"), follow=True).status_code == 200, (name, address)
