"""Lodging over HTTP: XML and JSON on one address, answered as JSON or in WCO form."""

from __future__ import annotations

from django.test import Client

from customhouse.clearance.api.payloads import MessageProblem, OutcomePayload
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.api_clients import (
    DECLARATIONS,
    JSON,
    PROBLEM,
    XML,
    lodged,
    message,
    system_of,
)
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import PASSWORD, person
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.queries import bytes_of
from customhouse.messages.wco.reading import Kind, read_message
from customhouse.parties.traders.models import Trader, TraderMember


def test_xml_is_accepted(demoland: CountryPack) -> None:
    """A declaration in XML is accepted, kept as it came, and answered with lane and duties."""
    said = message(demoland)
    outcome = lodged(system_of(said.trader), said)
    assert OutcomePayload.model_validate(outcome).outcome == "accepted"
    assert outcome["lrn"] == said.lrn
    assert outcome["lane"] in {"green", "yellow", "orange", "red"}
    assert outcome["duties"]
    assert bytes_of(outcome["message"]) == said.xml


def test_json_is_accepted(demoland: CountryPack) -> None:
    """The JSON form of the same declaration is accepted on the same address."""
    said = message(demoland)
    answer = system_of(said.trader).post(DECLARATIONS, said.json, content_type=JSON)
    assert answer.status_code == 201, answer.content
    assert Declaration.objects.get(mrn=answer.json()["mrn"]).lrn == said.lrn


def test_bytes_tell_where_the_media_type_says_nothing(demoland: CountryPack) -> None:
    """A sender who names no useful media type is understood by the first character."""
    said = message(demoland)
    answer = system_of(said.trader).post(DECLARATIONS, said.json, content_type="application/octet-stream")
    assert answer.status_code == 201


def test_answer_in_wco_form(demoland: CountryPack) -> None:
    """Who accepts XML rather than JSON gets the WCO responses: received, accepted with the MRN, tax."""
    said = message(demoland)
    answer = system_of(said.trader).post(DECLARATIONS, said.xml, content_type=XML, headers={"Accept": XML})
    assert (answer.status_code, answer["Content-Type"]) == (201, XML)
    reading = read_message(answer.content)
    assert reading.kind is Kind.RESPONSE
    assert reading.is_valid, reading.errors
    assert [each.function_code for each in reading.responses][:2] == ["02", "01"]
    declaration = reading.responses[1].declaration
    assert declaration is not None
    assert declaration.id == Declaration.objects.get().mrn


def test_refusal_says_where_why_and_what_to_do(demoland: CountryPack) -> None:
    """A second declaration under a used reference is refused at its place, as problem details."""
    said = message(demoland)
    client = system_of(said.trader)
    lodged(client, said)
    answer = client.post(DECLARATIONS, said.xml, content_type=XML)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    problem = MessageProblem.model_validate(answer.json())
    assert [(row.pointer, bool(row.remedy)) for row in problem.errors] == [("42A/D026", True)]
    assert problem.mrn is None


def test_refusal_in_wco_form(demoland: CountryPack) -> None:
    """A refusal in WCO form carries the errors with their pointers."""
    said = message(demoland)
    client = system_of(said.trader)
    lodged(client, said)
    answer = client.post(DECLARATIONS, said.xml, content_type=XML, headers={"Accept": XML})
    assert (answer.status_code, answer["Content-Type"]) == (422, XML)
    received, rejected = read_message(answer.content).responses
    assert (received.function_code, rejected.function_code) == ("02", "03")
    assert rejected.errors


def test_malformed_message_is_told_by_line_and_column(demoland: CountryPack) -> None:
    """What is no XML is answered with where it breaks; its bytes are kept."""
    answer = system_of().post(DECLARATIONS, b"<Declaration>\n <x", content_type=XML)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    body = answer.json()
    assert body["outcome"] == "unreadable"
    assert body["errors"][0]["path"].startswith("2:")
    assert bytes_of(body["message"]) == b"<Declaration>\n <x"


def test_another_kind_of_message_is_unsupported(demoland: CountryPack) -> None:
    """A well-formed message that is no declaration is told so, also in WCO form."""
    client = system_of()
    answer = client.post(DECLARATIONS, b"<Invoice/>", content_type=XML)
    assert (answer.status_code, answer.json()["code"]) == (415, "MSG-NOT-DECLARATION")
    told = client.post(DECLARATIONS, b"<Invoice/>", content_type=XML, headers={"Accept": XML})
    assert [each.function_code for each in read_message(told.content).responses] == ["03"]


def test_declarant_for_whom_one_may_not_speak(demoland: CountryPack) -> None:
    """Nobody lodges in the name of a trader who has not let them."""
    said = message(demoland)
    answer = system_of(_another(said.trader)).post(DECLARATIONS, said.xml, content_type=XML)
    assert answer.status_code == 422
    assert "PAR-SEND" in {row["code"] for row in answer.json()["errors"]}


def test_session_lodges_with_its_csrf_token(demoland: CountryPack) -> None:
    """A person signed in to the site may lodge, but only with the token that a foreign page cannot know."""
    said = message(demoland)
    user = person("sam", Role.TRADER)
    TraderMember.objects.create(
        user_id=user.pk, trader=Trader.objects.get(identifier=said.trader), since=user.date_joined
    )
    client = Client(enforce_csrf_checks=True)
    assert client.login(username="sam", password=PASSWORD)
    refused = client.post(DECLARATIONS, said.xml, content_type=XML)
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)
    client.get("/accounts/password/")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(DECLARATIONS, said.xml, content_type=XML, headers=token).status_code == 201


def _another(trader: str) -> str:
    return str(Trader.objects.exclude(identifier=trader).values_list("identifier", flat=True)[0])
