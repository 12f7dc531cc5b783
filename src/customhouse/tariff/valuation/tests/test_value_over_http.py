"""The guided dossier and doubts about values in the browser and over the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.tests.people import AT, person
from customhouse.parties.traders.records import PartyDetails
from customhouse.parties.traders.services import add_member, register_unknown_party
from customhouse.tariff.valuation.asking import QUESTIONS, dossier_of, field_of
from customhouse.tariff.valuation.rules.reading import read_dossier

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("db")]
IMPORTER = "XD0470001009"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def people() -> tuple[Client, Client, Client]:
    trader = person("tara", Role.TRADER)
    register_unknown_party(party=PartyDetails(IMPORTER, "Karamel Foods"), actor=SYSTEM, at=AT)
    add_member(identifier=IMPORTER, user_id=trader.pk, actor=SYSTEM, at=AT)
    officer = person("omar", Role.OFFICER, office="XD000100")
    specialist = person("sven", Role.TARIFF_SPECIALIST, office="XD000100")
    return browser(trader), browser(officer), browser(specialist)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({"price": "1000", "freight": "50"}, ["1,050.00", "By method 1: Transaction value.", "Article 8.2(a)"]),
        ({"price": "1000", "incoterm": "FOB"}, ["cannot be valued yet", "transport to the place of importation cost"]),
        ({"sale": "free", "quantity": "10", "similar": "7"}, ["70.00", "By method 3"]),
        ({"sale": "lease", "way": "lease", "rent": "100", "rents": "12", "interest": "12"}, ["1,125.51", "Study 2.1"]),
        (
            {"sale": "own", "way": "used", "new_value": "100", "used_kind": "lorry", "first_used": "2020-01-01"},
            ["28.00"],
        ),
        (
            {"sale": "free", "way": "minimum_value", "way_value": "9"},
            ["cannot be valued yet", "minimum customs values"],
        ),
    ],
)
@time_machine.travel(AT, tick=False)
def test_the_guided_dossier(answers: dict[str, str], shown: list[str]) -> None:
    page = Client().post("/value/", answers)
    assert page.status_code == 200
    for words in shown:
        assert words in page.text


def test_what_cannot_be_read_is_told_at_its_field() -> None:
    page = Client().post("/value/", {"price": "much"})
    assert page.status_code == 422
    assert 'href="#id_price"' in page.text
    assert Client().get("/value/").status_code == 200


def test_every_question_has_its_place_in_a_dossier() -> None:
    """Whatever is answered alone is read without a finding that it is not read."""
    for question in QUESTIONS:
        answers = {question.name: question.options[-1][0] if question.options else "7", "way": ""}
        if question.kind == "day":
            answers[question.name] = "2026-01-01"
        if question.kind == "yes_no":
            answers[question.name] = "yes"
        read = read_dossier(dossier_of(answers), "XDD")
        assert [each.code for each in read.findings if each.code == "DOS-FIELD"] == [], question.name
        assert field_of(question.path.replace(".0", "[1]")) == question.name


def test_the_api_values_a_dossier() -> None:
    answer = Client().post("/api/v1/value", json.dumps({"price": "5", "x": 1}), content_type="application/json")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["method"], told["value"], told["findings"][0]["field"]) == (1, "5.00", "x")
    for body in ("{", "[1]", '{"price": "x"}', "\\ud800"):
        bad = Client().post("/api/v1/value", body, content_type="application/json")
        assert bad.status_code == 422, body


@time_machine.travel(AT, tick=False)
def test_a_doubt_goes_its_way_in_the_browser() -> None:
    trader, officer, specialist = people()
    said = {"subject": "26XD1", "item": "1", "importer": IMPORTER, "office": "XD000100", "question": "Two invoices?"}
    assert officer.get("/value/doubts/raise/").status_code == 200
    address = officer.post("/value/doubts/raise/", said)["Location"]
    again = officer.post("/value/doubts/raise/", said)
    assert (again.status_code, "open already" in again.text) == (422, True)
    assert "Two invoices?" in trader.get(address).text
    assert trader.post(f"{address}step/", {"verb": "answer", "words": "One is a draft"}).status_code == 302
    assert officer.post(f"{address}step/", {"verb": "uphold", "words": "x"}).status_code == 422
    assert trader.post(f"{address}step/", {"verb": "respond", "words": "x"}).status_code == 422
    assert specialist.post(f"{address}step/", {"verb": "dispel", "words": "Agreed"}).status_code == 302
    assert "Doubt dispelled" in trader.get("/value/doubts/", {"state": "dispelled"}).text


def told(client: Client, path: str, payload: dict[str, Any], status: int = 200) -> Any:
    answer = client.post(f"/api/v1{path}", json.dumps(payload), content_type="application/json")
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_doubt_goes_its_way_over_the_api() -> None:
    trader, officer, specialist = people()
    asked = {"declaration": "26XD1", "item": 1, "importer": IMPORTER, "question": "Why?"}
    number = told(officer, "/doubts", asked)["number"]
    told(officer, "/doubts", asked, 409)
    assert told(trader, f"/doubts/{number}/steps", {"verb": "answer", "words": "So"})["state"] == "answered"
    told(specialist, f"/doubts/{number}/steps", {"verb": "uphold", "words": "No"}, 409)
    assert specialist.get(f"/api/v1/doubts/{number}").json()["answer"] == "So"
    assert [row["number"] for row in trader.get("/api/v1/doubts").json()] == [number]
