"""People and systems that use the API, and the messages that they send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.test import Client
from msgspec.structs import replace

from conftest import AT
from customhouse.foundation.access.records import OFFICE_ROLES, SYSTEM, Role
from customhouse.foundation.access.services import assign_role, issue_api_key
from customhouse.foundation.access.tests.people import person
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.writing import write_json, write_xml
from customhouse.parties.traders.services import add_member
from customhouse.reference.offices.queries import offices_on
from customhouse.world import generating
from customhouse.world.country import read_country
from customhouse.world.records import SimulatedDeclaration

DECLARATIONS = "/api/v1/declarations"
XML, JSON, PROBLEM = "application/xml", "application/json", "application/problem+json"
PAYMENT_FIRST = "XD000400"
"""The office of demoland where a lane is chosen only after payment."""
LATER = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """A declaration to lodge: whose it is, under which reference, and its bytes."""

    trader: str
    lrn: str
    xml: bytes
    json: bytes


@cache
def _day(pack: CountryPack, seed: int) -> tuple[SimulatedDeclaration, ...]:
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=AT.date())
    return tuple(generating.day(AT.date(), seed, 400, country))


def simulated(pack: CountryPack, count: int, *, seed: int = 11, type_end: str = "A") -> list[SimulatedDeclaration]:
    """Import declarations without mistakes, of traders who send them themselves (types ending D are pre-lodged)."""
    found = (
        each
        for each in _day(pack, seed)
        if (each.declaration.type_code or "") == f"IM{type_end}" and each.submitter and not each.truth.mistakes
        if each.declaration.declaration_office_id != PAYMENT_FIRST
    )
    return [each for each, _ in zip(found, range(count), strict=False)]


def message(pack: CountryPack, lrn: str = "", *, type_end: str = "A", seed: int = 11) -> Message:
    """A declaration that demoland has nothing against, under that reference or its own."""
    [one] = simulated(pack, 1, seed=seed, type_end=type_end)
    tree = replace(one.declaration, functional_reference_id=lrn) if lrn else one.declaration
    return Message(
        one.submitter,
        tree.functional_reference_id or "",
        write_xml(tree, one.metadata),
        write_json(tree, one.metadata),
    )


def system_of(*traders: str, role: Role = Role.TRADER, username: str = "tara") -> Client:
    """A client with the API key of somebody of that role who speaks for these traders; officers serve everywhere."""
    offices = offices_on(AT.date()) if role in OFFICE_ROLES else []
    user = person(username, *([] if offices else [role]))
    for office in offices:
        assign_role(user=user, role=role, office=office.code, actor=SYSTEM, at=AT)
    for identifier in traders:
        add_member(identifier=identifier, user_id=user.pk, actor=SYSTEM, at=AT)
    key = issue_api_key(
        owner=user, name="tests", roles=[role], expires_at=AT + timedelta(days=3650), actor=SYSTEM, at=AT
    )
    return Client(headers={"Authorization": f"Bearer {key.secret}"})


def officer() -> Client:
    """The system of an officer."""
    return system_of(role=Role.OFFICER, username="omar")


def lodged(client: Client, said: Message) -> dict[str, Any]:
    """Lodge a message; the outcome, which must be an acceptance."""
    answer = client.post(DECLARATIONS, said.xml, content_type=XML)
    assert answer.status_code == 201, answer.content
    outcome: dict[str, Any] = answer.json()
    return outcome
