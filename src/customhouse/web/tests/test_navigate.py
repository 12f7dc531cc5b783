"""The menu as each part sees it."""

from __future__ import annotations

import pytest

from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.requests import ANONYMOUS
from customhouse.web.menu.entries import Entry, Section
from customhouse.web.menu.navigation import address, may_see, menus
from customhouse.web.menu.sections import SECTIONS

TRADER = Actor("trader", frozenset({Role.TRADER}))
LISTED = (
    Section("Public", (Entry("Home", "home", "home", ""), Entry("Away", "not:mounted", "x", ""))),
    Section("Work", (Entry("Keys", "mfa_index", "key", "", frozenset({Role.TRADER})),)),
    Section("Elsewhere", (Entry("Away", "not:mounted", "x", ""),)),
)


def test_what_is_not_mounted_or_not_theirs_is_left_out() -> None:
    assert [menu.label for menu in menus(ANONYMOUS, "/", LISTED)] == ["Public"]
    assert [len(menu.links) for menu in menus(TRADER, "/", LISTED)] == [1, 1]


def test_the_longest_address_that_leads_here_is_current() -> None:
    shown = menus(TRADER, "/accounts/2fa/codes/", LISTED)
    assert [link.entry.label for menu in shown for link in menu.links if link.current] == ["Keys"]


def test_an_address_that_is_not_mounted_is_empty() -> None:
    assert address("not:mounted") == ""
    assert address("home") == "/"


@pytest.mark.parametrize("entry", [entry for section in SECTIONS for entry in section.entries], ids=lambda e: e.route)
def test_every_entry_says_what_it_is_for_and_somebody_sees_it(entry: Entry) -> None:
    assert str(entry.about)
    assert any(may_see(Actor("x", frozenset({role})), entry) for role in Role)


def test_the_public_sees_no_work_of_officers() -> None:
    public = {entry.route for section in SECTIONS for entry in section.entries if may_see(ANONYMOUS, entry)}
    assert public == {
        "release:enter",
        "nomenclature:browse",
        "classification:classify",
        "duties:calculator",
        "duties:options",
        "vehicles:estimator",
        "quotas:balances",
        "schedules:schedules",
        "valuation:dossier",
        "rulings:published",
        "origin:wizard",
        "origin:enter",
        "workbaskets:changes",
        "currencies:rates",
    }
