"""Idempotency keys: the same message is answered once and told again, also when it is sent twice at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.api_clients import DECLARATIONS, JSON, PROBLEM, XML, Message, message, system_of
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage


def send(client: Client, data: bytes, key: str = "K1") -> Any:
    return client.post(DECLARATIONS, data, content_type=XML, headers={"Idempotency-Key": key})


def test_same_message_is_told_again(demoland: CountryPack) -> None:
    """The same bytes under the same key get the same answer, and nothing is lodged twice."""
    said = message(demoland)
    client = system_of(said.trader)
    first, again = send(client, said.xml), send(client, said.xml)
    assert first.status_code == 201
    assert (again.status_code, again["Content-Type"], again.content) == (201, JSON, first.content)
    assert ReceivedMessage.objects.count() == 1


def test_refusals_are_told_again_too(demoland: CountryPack) -> None:
    """A refusal is an answer like any other."""
    client = system_of()
    first, again = send(client, b"<Invoice/>"), send(client, b"<Invoice/>")
    assert (again.status_code, again["Content-Type"], again.content) == (415, PROBLEM, first.content)


def test_other_bytes_under_a_used_key(demoland: CountryPack) -> None:
    """A key names one message; another under it is told so and not taken in."""
    said = message(demoland)
    client = system_of(said.trader)
    send(client, said.xml)
    answer = send(client, message(demoland, "OTHER-1").xml)
    assert (answer.status_code, answer["Content-Type"]) == (409, PROBLEM)
    assert answer.json()["code"] == "IDEMPOTENCY-KEY-USED"
    assert ReceivedMessage.objects.count() == 1


def test_keys_are_each_senders_own(demoland: CountryPack) -> None:
    """Two senders may use the same key."""
    said = message(demoland)
    assert send(system_of(said.trader), said.xml).status_code == 201
    assert send(system_of(username="other"), b"<Invoice/>").status_code == 415


def test_longest_key(demoland: CountryPack) -> None:
    """A key longer than is kept is refused, not cut."""
    client = system_of()
    assert send(client, b"<Invoice/>", "k" * 200).status_code == 415
    assert send(client, b"<Invoice/>", "k" * 201).status_code == 422


def test_requests_have_keys_too(demoland: CountryPack) -> None:
    """Presenting twice under one key presents once and tells it twice."""
    said = message(demoland, type_end="D")
    client = system_of(said.trader)
    mrn = send(client, said.xml).json()["mrn"]
    headers = {"Idempotency-Key": "P1"}
    first, again = (client.post(f"{DECLARATIONS}/{mrn}/presentation", headers=headers) for _ in range(2))
    assert first.status_code == 201, first.content
    assert again.content == first.content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["K1", ""])
def test_twice_at_once(demoland: CountryPack, key: str) -> None:
    """A message sent twice at the same time is lodged once.

    With a key both are told its acceptance; without one, the second is told that the reference is used.
    """
    said = message(demoland)
    client = system_of(said.trader)
    answers = _at_once(client, said, key)
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == ([201, 201] if key else [201, 422]), [answer.content for answer in answers]
    assert Declaration.objects.filter(mrn__isnull=False).count() == 1
    if key:
        assert answers[0].content == answers[1].content


def _at_once(client: Client, said: Message, key: str) -> list[Any]:
    ready = Barrier(2)
    bearer = {"Authorization": str(client.defaults["HTTP_AUTHORIZATION"])}
    headers = bearer | ({"Idempotency-Key": key} if key else {})

    def one(_: int) -> Any:
        ready.wait()
        try:
            own = Client()
            own.defaults = client.defaults
            return own.post(DECLARATIONS, said.xml, content_type=XML, headers=headers)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))
