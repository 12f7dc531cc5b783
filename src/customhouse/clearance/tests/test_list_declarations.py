"""Lists, search, export and the queue."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import queue
from customhouse.clearance.tests.lodged import OFFICE, PRECURSOR, Message, lodged, message, person, signed_in
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.config.country import CountryPack


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


@pytest.fixture
def own(said: Message) -> Client:
    return signed_in(person("own", Role.TRADER, trader=said.submitter))


@pytest.fixture
def officer(demoland: CountryPack) -> Client:
    return signed_in(person("officer", Role.OFFICER, office=OFFICE))


def mrns(page: str, among: list[Declaration]) -> list[str]:
    """The MRNs that a page shows, in its order."""
    shown = [str(row.mrn) for row in among if str(row.mrn) in page]
    return sorted(shown, key=page.index)


def test_an_empty_list_says_what_to_do(own: Client) -> None:
    page = own.get("/declarations/").text
    assert "You have lodged nothing yet" in page
    assert 'href="/declarations/lodge/"' in page


def test_a_trader_finds_their_own(own: Client, said: Message) -> None:
    first = lodged(said)
    second = lodged(said, said.with_lrn("another-one").replace(b"IMA<", b"IMD<"))
    both = [first, second]
    assert mrns(own.get("/declarations/").text, both) == [second.mrn, first.mrn]
    assert "You have lodged nothing yet" not in own.get("/declarations/?q=nothing-of-that-name").text
    for query in (f"q={second.mrn}", "q=ANOTHER-one", "state=prelodged"):
        table = own.get(f"/declarations/?{query}").text.partition("<tbody>")[2]
        assert mrns(table, both) == [second.mrn], query


@pytest.mark.parametrize("words", ["Used passenger", "qasr", "870323", "XD0610011099"])
def test_words_find_goods_and_traders(officer: Client, said: Message, words: str) -> None:
    declaration = lodged(said)
    table = officer.get("/declarations/search/", {"q": words}).text.partition("<tbody>")[2]
    assert str(declaration.mrn) in table
    assert str(declaration.mrn) not in officer.get("/declarations/search/", {"q": words + "xyz"}).text


def test_the_export_is_the_same_table(own: Client, said: Message) -> None:
    declaration = lodged(said)
    answer = own.get("/declarations/?format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [row["reference"] for row in rows] == [declaration.mrn]
    assert rows[0]["currency"] == "XDD"
    assert rows[0]["total"] == str(declaration.total)
    goods = own.get(reverse("declarations:goods", args=[declaration.mrn]) + "?format=csv")
    assert b"".join(goods).decode("utf-8-sig").startswith("item,commodity")


def test_the_queue_puts_the_gravest_and_oldest_first(officer: Client, said: Message) -> None:
    light, old, held = (lodged(said, said.with_lrn(f"lrn-{number}")) for number in range(3))
    for row, lane, hours in ((light, "yellow", 9), (old, "red", 2), (held, "red", 1)):
        Declaration.objects.filter(pk=row.pk).update(
            state="under_control", lane=lane, office=OFFICE, accepted_at=AT - timedelta(hours=hours)
        )
    rows = [light, old, held]
    page = officer.get("/declarations/queue/").text
    assert mrns(page.partition("<tbody>")[2], rows) == [old.mrn, held.mrn, light.mrn]
    head = page.partition("<tbody>")[0]
    assert f'href="/declarations/{old.mrn}/"' in head
    assert "9\xa0hours" in head
    assert mrns(officer.get("/declarations/queue/?lane=yellow").text.partition("<tbody>")[2], rows) == [light.mrn]
    elsewhere = officer.get("/declarations/queue/?office=XD000200").text
    assert "Nothing waits" in elsewhere
    assert mrns(officer.get("/declarations/queue/?office=all&lane=nonsense").text, rows)


def test_the_queue_pages_keep_lane_and_office(officer: Client, said: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    held = lodged(said, said.with_commodity(PRECURSOR))
    Declaration.objects.filter(pk=held.pk).update(office=OFFICE)
    page = officer.get("/declarations/queue/?lane=hold&office=all").text
    assert "format=csv&amp;lane=hold&amp;office=all" in page
    rows = b"".join(officer.get("/declarations/queue/?lane=hold&office=all&format=csv")).decode("utf-8-sig")
    assert str(held.mrn) in rows
    place = queue(SYSTEM).get().place  # type: ignore[attr-defined]  # an annotation
    assert place == 10**12 + held.pk


def test_an_officer_gives_leave_with_a_reason(officer: Client, own: Client, said: Message) -> None:
    held = lodged(said, said.with_commodity(PRECURSOR))
    address = reverse("declarations:leave", args=[held.mrn])
    assert address in officer.get(reverse("declarations:show", args=[held.mrn])).text
    assert officer.post(address, {"token": "1", "reason": ""}).status_code == 422
    page = officer.post(address, {"token": "1", "reason": "The invoice was typed wrongly."}, follow=True)
    assert "Leave to amend is given." in page.text
    assert "The invoice was typed wrongly." in officer.get(reverse("declarations:trail", args=[held.mrn])).text
    told = own.get(reverse("declarations:show", args=[held.mrn])).text
    assert "May be amended once" in told
    assert "The invoice was typed wrongly." not in told
    assert reverse("declarations:amend", args=[held.mrn]) in told
    assert own.post(address, {"token": "1", "reason": "mine"}).status_code == 403


@pytest.mark.parametrize("place", ["/declarations/search/", "/declarations/queue/", "/declarations/search/?q=car"])
def test_a_list_costs_as_much_for_many_as_for_one(
    officer: Client, said: Message, place: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        lodged(said, said.with_lrn(f"lrn-{number}").replace(said.commodity.encode(), PRECURSOR))
    officer.get(place)
    with django_assert_max_num_queries(13):
        assert officer.get(place).text.count("<tr>") >= 5


def test_one_lane_of_law_for_every_language(officer: Client, said: Message) -> None:
    held = lodged(said, said.with_commodity(PRECURSOR))
    officer.cookies["django_language"] = "ar"
    assert "لا تفرج" in officer.get(reverse("declarations:risk", args=[held.mrn])).text
