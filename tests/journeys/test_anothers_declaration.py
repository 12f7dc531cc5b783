"""A trader who asks for another's declaration learns nothing by any route, not even that it exists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from conftest import AT
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival
from customhouse.clearance.tests.api_clients import officer, system_of
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.tests.people import person
from customhouse.foundation.config.country import CountryPack
from customhouse.parties.traders.services import add_member
from tests.journeys.messages import (
    CIGARETTES,
    OTHER,
    cancellation,
    message,
    new_price,
    presentation,
    request,
    send,
    trader,
)

NOWHERE = "26XD99999999999990"


def addresses(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Every address of the site that names a declaration."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, here)
        elif "mrn>" in here:
            named = re.sub(r"<(?:\w+:)?mrn>", "{mrn}", here).replace("<form:form>", "xml")
            yield "/" + re.sub(r"<[^>]*>", "1", named)


ADDRESSES = sorted(set(addresses()))


def test_there_are_addresses_to_ask_at() -> None:
    assert len([each for each in ADDRESSES if each.startswith("/api/")]) >= 4
    assert len(ADDRESSES) >= 12
    assert [each for each in ADDRESSES if "<" in each] == []


def signed_in() -> Client:
    """The browser of somebody who speaks for another trader."""
    user = person("otto", Role.TRADER)
    add_member(identifier=OTHER, user_id=user.pk, actor=SYSTEM, at=AT)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_says_the_same_of_anothers_as_of_none(address: str, method: str, demoland: CountryPack) -> None:
    mine = send(message("SMOKE", CIGARETTES), trader()).mrn
    for client in (signed_in(), system_of(OTHER, username="system")):
        told = [_said(client, method, address, mrn) for mrn in (mine, NOWHERE)]
        assert told[0] == told[1]
        assert told[0][0] in {302, 403, 404, 405, 422}
        assert "240220" not in told[0][1]


def _said(client: Client, method: str, address: str, mrn: str) -> tuple[int, str]:
    """Status and words of an answer, without the MRN and what differs from answer to answer."""
    body: dict[str, Any] = {"data": {"reason": "Please"}} if method == "post" else {}
    if address.startswith("/api/") and body:
        body |= {"content_type": "application/json"}
    answer = getattr(client, method)(address.format(mrn=mrn), **body)
    words = answer.content.decode().replace(mrn, "MRN")
    kept = [line for line in words.splitlines() if "csrf" not in line and "nonce" not in line]
    return answer.status_code, "\n".join(kept)


def test_an_officer_finds_it_at_the_same_address(demoland: CountryPack) -> None:
    """So that the test above could fail."""
    mrn = send(message("SMOKE", CIGARETTES), trader()).mrn
    assert _said(officer(), "get", "/api/v1/declarations/{mrn}", mrn)[0] == 200


@pytest.mark.parametrize("asked", ["amendment", "cancellation", "presentation", "query"])
def test_a_message_says_the_same_of_anothers_as_of_none(asked: str, demoland: CountryPack) -> None:
    writers: dict[str, Callable[[str], bytes]] = {
        "amendment": lambda mrn: new_price(mrn, "5", declarant=OTHER),
        "cancellation": lambda mrn: cancellation(mrn, declarant=OTHER),
        "presentation": lambda mrn: presentation(mrn, declarant=OTHER),
        "query": lambda mrn: request(mrn, kind="QRY", declarant=OTHER),
    }
    mine = send(message("SMOKE", CIGARETTES), trader()).mrn
    foreign, nowhere = lodge([Arrival(writers[asked](mrn), trader(OTHER), AT) for mrn in (mine, NOWHERE)])
    assert foreign.mrn == mine
    assert [(row.code, row.pointer, row.text().replace(mine, NOWHERE), row.cure()) for row in foreign.errors] == [
        (row.code, row.pointer, row.text(), row.cure()) for row in nowhere.errors
    ]
    assert (foreign.lane, foreign.lrn, foreign.total) == ("", nowhere.lrn, None)
