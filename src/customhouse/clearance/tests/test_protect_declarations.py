"""Who may open what: every address, for every part, for one's own declaration and another's."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.lodged import (
    OFFICE,
    PRECURSOR,
    Message,
    let_chance_choose,
    lodged,
    message,
    person,
    signed_in,
)
from customhouse.clearance.urls import urlpatterns
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack

VIEWS = ("show", "goods", "duties", "documents", "versions")
FORMS = ("amend", "cancel", "present")
ON_RELEASE = ("release_note", "correct", "settle", "revoke")
"""What is done about a release: `test_act_on_release` tells who may."""
OFFICIAL_VIEWS = ("risk", "trail")
OF_A_PRICE = ("price", "price_ask", "price_examine")
"""What is told and done about the price of an item: `test_show_prices` and the table of doors tell who may."""
AFTER_RELEASE = ("correct", "settle", "revoke", "release_note")
STAFF = (Role.OFFICER, Role.SUPERVISOR, Role.ANALYST, Role.TARIFF_SPECIALIST, Role.AUDITOR)
SECRETS = re.compile(
    r"\bhold\b|DL-[A-Z]|SEL-|profile|\bdraw|\brandom|score|weight \d|supervisor|enforcement|stup|Nothing moves",
    re.IGNORECASE,
)
"""What no page for a trader may hold: lanes that are not public, profiles, chance, and words for officers."""


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


@pytest.fixture
def declaration(said: Message) -> Declaration:
    return lodged(said)


def addresses(declaration: Declaration) -> list[str]:
    """Every address of the area for one declaration."""
    one = [
        reverse(f"declarations:{name}", args=[declaration.mrn])
        for name in (*VIEWS, *FORMS, *OFFICIAL_VIEWS, "leave", *ON_RELEASE)
    ]
    one.append(reverse("declarations:decide_correction", args=[declaration.mrn, 1]))
    answers = [reverse("declarations:response", args=[declaration.mrn, 1, form]) for form in ("xml", "json")]
    message = reverse("declarations:message", args=[declaration.received_id])
    refused = reverse("declarations:refused", args=[declaration.received_id])
    lists = [reverse(f"declarations:{name}") for name in ("list", "lodge", "queue", "search", "aside")]
    aside = [
        reverse(f"declarations:{name}", args=[declaration.received_id]) for name in ("aside_bytes", "aside_replay")
    ]
    after = [reverse(f"declarations:{name}", args=[declaration.mrn]) for name in AFTER_RELEASE]
    decide = reverse("declarations:decide_correction", args=[declaration.mrn, 1])
    prices = [reverse(f"declarations:{name}", args=[declaration.mrn, 1]) for name in OF_A_PRICE]
    prices.append(reverse("declarations:prices", args=[declaration.mrn]))
    return [*one, *answers, message, refused, *lists, *aside, *after, decide, *prices]


def test_every_address_is_among_those_tested(declaration: Declaration) -> None:
    """A page added later must be added here."""
    known = {get_resolver().resolve(address).url_name for address in addresses(declaration)}
    assert known == {pattern.name for pattern in urlpatterns}


def test_anonymous_people_are_asked_to_sign_in(declaration: Declaration) -> None:
    for address in addresses(declaration):
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/"), address


def test_a_trader_opens_their_own(declaration: Declaration, said: Message) -> None:
    client = signed_in(person("own", Role.TRADER, trader=said.submitter))
    for name in (*VIEWS, *FORMS):
        assert client.get(reverse(f"declarations:{name}", args=[declaration.mrn])).status_code == 200, name
    assert client.get(reverse("declarations:response", args=[declaration.mrn, 2, "xml"])).status_code == 200
    for name in (*OFFICIAL_VIEWS, "leave"):
        assert client.get(reverse(f"declarations:{name}", args=[declaration.mrn])).status_code == 403, name
    for name in ("queue", "search"):
        assert client.get(reverse(f"declarations:{name}")).status_code == 403, name


@pytest.mark.parametrize("role", [Role.TRADER, Role.BROKER])
def test_another_trader_finds_nothing(declaration: Declaration, role: Role) -> None:
    """404 by every page, whatever the verb; nothing in the list, in search and in the export."""
    client = signed_in(person("other", role, trader="XD0470001009"))
    for name in (*VIEWS, *FORMS):
        address = reverse(f"declarations:{name}", args=[declaration.mrn])
        assert client.get(address).status_code == 404, name
        if name in FORMS:
            assert client.post(address, {"token": "1", "reason": "mine", "text": "<a/>"}).status_code == 404, name
    for address in (
        reverse("declarations:response", args=[declaration.mrn, 1, "xml"]),
        reverse("declarations:message", args=[declaration.received_id]),
        reverse("declarations:refused", args=[declaration.received_id]),
    ):
        assert client.get(address).status_code == 404, address
    for query in ("", f"?q={declaration.mrn}", f"?q={declaration.lrn}", "?format=csv"):
        answer = client.get(reverse("declarations:list") + query)
        page = b"".join(answer).decode() if answer.streaming else answer.text
        assert reverse("declarations:show", args=[declaration.mrn]) not in page
        assert query or str(declaration.lrn) not in page


def test_another_traders_refused_declaration_is_not_there(said: Message) -> None:
    refused = lodged(said, said.data.replace(b"IMA<", b"QQQ<"))
    assert refused.mrn is None
    own, other = (person(name, Role.TRADER, trader=trader) for name, trader in (("a", said.submitter), ("b", "")))
    address = reverse("declarations:refused", args=[refused.received_id])
    assert signed_in(own).get(address).status_code == 200
    assert signed_in(other).get(address).status_code == 404


@pytest.mark.parametrize("role", STAFF)
def test_officials_read_and_do_not_lodge(declaration: Declaration, role: Role) -> None:
    client = signed_in(person("staff", role, office=OFFICE))
    for name in (*VIEWS, *OFFICIAL_VIEWS):
        assert client.get(reverse(f"declarations:{name}", args=[declaration.mrn])).status_code == 200, name
    for name in FORMS:
        assert client.get(reverse(f"declarations:{name}", args=[declaration.mrn])).status_code == 403, name
    assert client.get(reverse("declarations:lodge")).status_code == 403
    assert client.get(reverse("declarations:list")).status_code == 403
    assert client.get(reverse("declarations:search")).status_code == 200
    controls = role in {Role.OFFICER, Role.SUPERVISOR}
    assert client.get(reverse("declarations:queue")).status_code == (200 if controls else 403)
    leave = client.get(reverse("declarations:leave", args=[declaration.mrn]))
    assert leave.status_code == (200 if controls else 403)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, None])
def test_others_see_no_declaration(declaration: Declaration, role: Role | None) -> None:
    """An administrator of the installation, and somebody without a part (of messages set aside `test_replay` tells)."""
    client = signed_in(person("somebody", *([role] if role else [])))
    aside = reverse("declarations:aside")
    for address in (each for each in addresses(declaration) if not each.startswith(aside)):
        assert client.get(address).status_code in {403, 404, 405}, address  # 405: what only takes forms


def test_forms_need_their_sites_token(declaration: Declaration, said: Message) -> None:
    client = signed_in(person("own", Role.TRADER, trader=said.submitter), enforce_csrf_checks=True)
    lodge = reverse("declarations:lodge")
    forms = [lodge, *(reverse(f"declarations:{name}", args=[declaration.mrn]) for name in (*FORMS, "leave"))]
    for address in forms:
        assert client.post(address, {"token": "1", "reason": "x"}).status_code == 403, address


def test_a_trader_never_learns_of_a_hold(said: Message) -> None:
    """Goods on hold look like goods whose documents are checked: on every page, in every answer, in the export."""
    held = lodged(said, said.with_commodity(PRECURSOR))
    assert held.lane == "hold"
    _assert_nothing_told(held, said)


def test_a_trader_never_learns_of_chance(said: Message) -> None:
    let_chance_choose()
    drawn = lodged(said)
    assert "SEL-RANDOM" in {reason["code"] for reason in drawn.reasons}
    _assert_nothing_told(drawn, said)


def _assert_nothing_told(declaration: Declaration, said: Message) -> None:
    officer, own = person("officer", Role.OFFICER, office=OFFICE), person("own", Role.TRADER, trader=said.submitter)
    leave = reverse("declarations:leave", args=[declaration.mrn])
    granted = signed_in(officer).post(leave, {"token": "1", "reason": "A random draw put it on hold; profile DL-X."})
    assert granted.status_code == 302
    client = signed_in(own)
    places = [reverse(f"declarations:{name}", args=[declaration.mrn]) for name in (*VIEWS, *FORMS)]
    documents = client.get(reverse("declarations:documents", args=[declaration.mrn])).text
    answers = re.findall(r'href="(/declarations/\w+/responses/\d\.(?:xml|json))"', documents)
    assert len(answers) >= 8
    places += answers
    places += [reverse("declarations:list"), reverse("declarations:list") + "?format=csv", "/"]
    for place in places:
        answer = client.get(place)
        assert answer.status_code == 200, place
        text = b"".join(answer).decode() if answer.streaming else answer.text
        assert not SECRETS.search(text.replace(str(declaration.mrn), "")), (place, SECRETS.search(text))


def test_officers_do_not_read_what_is_for_analysts(said: Message) -> None:
    held = lodged(said, said.with_commodity(PRECURSOR))
    officer = signed_in(person("officer", Role.OFFICER, office=OFFICE))
    analyst = signed_in(person("analyst", Role.ANALYST))
    for name in OFFICIAL_VIEWS:
        address = reverse(f"declarations:{name}", args=[held.mrn])
        for words in ("DL-PRECURSORS-GRAVE", held.draw):
            assert words not in officer.get(address).text, (name, words)
            assert words in analyst.get(address).text, (name, words)
    assert "Do not release" in officer.get(reverse("declarations:risk", args=[held.mrn])).text
