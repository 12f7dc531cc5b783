"""The traders' register as pages: search that forgives, one trader, and what may be changed about them."""

from __future__ import annotations

import pytest
from django.test import Client

from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.tests.people import AT, signed_in
from customhouse.foundation.audit.queries import events_of
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.records import PartyDetails
from customhouse.parties.traders.services import add_member, register_unknown_party

pytestmark = pytest.mark.usefixtures("demoland")
FOODS = "/traders/XD0470001009/"
NEW = {"identifier": "xd 0000000017", "name": "Société Neuve", "country": "XD", "valid_from": "2026-01-01"}


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.text.split())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("XD0840002018", "Société des Épices du Nord"),
        ("xd 084 0002018", "Société des Épices du Nord"),
        ("epices nord", "Société des Épices du Nord"),
        ("societe des epises", "Société des Épices du Nord"),
        ("karamell fods", "Karamel Foods"),
        ("النخيل", "شركة النخيل للتجارة"),
    ],
)
def test_search_forgives_accents_case_and_spelling(words: str, found: str) -> None:
    client, _ = signed_in("omar", Role.OFFICER)
    assert found in text(client, f"/traders/?q={words}")


def test_a_name_like_nothing_is_told_with_advice() -> None:
    client, _ = signed_in("omar", Role.OFFICER)
    assert "Try a shorter part of the name" in text(client, "/traders/?q=qqqqqzzzzz")
    assert "Try a shorter part of the name" in text(client, "/traders/?q=!!!")


def test_the_list_is_filtered_by_status_and_downloaded() -> None:
    client, _ = signed_in("omar", Role.OFFICER)
    Trader.objects.filter(identifier="XD0470001009").update(status="suspended")
    shown = text(client, "/traders/?status=suspended")
    assert "Karamel Foods" in shown
    assert "Société des Épices" not in shown
    rows = b"".join(client.get("/traders/?status=suspended&format=csv")).decode()
    assert "XD0470001009,Karamel Foods" in rows


def test_traders_see_themselves_and_nobody_else() -> None:
    client, tom = signed_in("tom", Role.TRADER)
    add_member(identifier="XD0470001009", user_id=tom.pk, actor=SYSTEM, at=AT)
    shown = text(client, "/traders/?q=")
    assert "Karamel Foods" in shown
    assert "Société des Épices" not in shown
    assert "What happened" not in text(client, FOODS)
    assert "Société des Épices" not in text(client, "/traders/?q=epises")
    text(client, "/traders/XD0840002018/", 404)


def test_a_trader_has_mandates_people_and_a_history() -> None:
    client, _ = signed_in("omar", Role.OFFICER)
    add_member(identifier="XD0470001009", user_id=signed_in("tom", Role.TRADER)[1].pk, actor=SYSTEM, at=AT)
    shown = text(client, FOODS)
    assert "Salam Customs Brokers" in shown
    assert "Not in force" in shown
    assert "tom" in shown
    assert "A person was let speak for the trader" in shown
    assert "Suspend the trader" not in shown


def test_a_supervisor_suspends_and_reinstates_for_a_reason() -> None:
    client, _ = signed_in("sara", Role.SUPERVISOR)
    missing = client.post(f"{FOODS}suspend/", {"reason": ""})
    assert missing.status_code == 422
    assert 'href="#id_reason"' in missing.text
    assert client.post(f"{FOODS}suspend/", {"reason": "Unpaid duty"}).status_code == 302
    shown = text(client, FOODS)
    assert "Unpaid duty" in shown
    assert "Reinstate the trader" in shown
    client.post(f"{FOODS}reinstate/", {"reason": "Paid"})
    assert [event.kind for event in events_of("trader:XD0470001009")] == ["suspended", "reinstated"]


def test_a_provisional_trader_is_confirmed_not_reinstated() -> None:
    register_unknown_party(party=PartyDetails("FR777", "Inconnue", "FR"), actor=SYSTEM, at=AT)
    client, _ = signed_in("sara", Role.SUPERVISOR)
    assert "/traders/register/?identifier=FR777" in text(client, "/traders/FR777/")
    refused = client.post("/traders/FR777/reinstate/", {"reason": "x"})
    assert refused.status_code == 422
    assert "is not suspended" in refused.text
    confirmed = NEW | {"identifier": "FR777", "country": "FR", "importer": "on"}
    assert client.post("/traders/register/", confirmed)["Location"] == "/traders/FR777/"
    assert "Registered" in text(client, "/traders/FR777/")


def test_an_officer_registers_a_trader() -> None:
    client, _ = signed_in("omar", Role.OFFICER)
    answer = client.post("/traders/register/", NEW | {"importer": "on", "valid_to": "2027-01-01"})
    assert answer["Location"] == "/traders/XD0000000017/"
    stored = Trader.objects.get(identifier="XD0000000017")
    assert (stored.name, stored.is_importer, stored.is_broker) == ("Société Neuve", True, False)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"identifier": "??"}, "identifier", "is not a valid identifier"),
        ({"identifier": "XD0470001009"}, "identifier", "is registered already"),
        ({"name": ""}, "name", "This field is required"),
        ({"name": "\u202e"}, "name", "The trader has no name"),
        ({"country": "ZG"}, "country", "Select a valid choice"),
        ({"valid_to": "2025-01-01"}, "valid_to", "ends before it begins"),
        ({"valid_from": "x"}, "valid_from", "Enter a valid date"),
    ],
)
def test_what_cannot_be_registered_is_said_at_its_field(wrong: dict[str, str], field: str, said: str) -> None:
    client, _ = signed_in("omar", Role.OFFICER)
    answer = client.post("/traders/register/", NEW | wrong)
    assert answer.status_code == 200
    assert said in answer.text
    assert f'href="#id_{field}"' in answer.text


def test_an_administrator_says_who_speaks_for_a_trader() -> None:
    client, _ = signed_in("adele", Role.ADMINISTRATOR)
    tom = signed_in("tom", Role.TRADER)[1]
    unknown = client.post(f"{FOODS}members/", {"username": "nobody"})
    assert unknown.status_code == 422
    assert "There is no user of that name" in unknown.text
    client.post(f"{FOODS}members/", {"username": "tom"})
    assert f"{FOODS}members/{tom.pk}/remove/" in text(client, FOODS)
    client.post(f"{FOODS}members/{tom.pk}/remove/")
    assert "Nobody signs in for this trader yet" in text(client, FOODS)
