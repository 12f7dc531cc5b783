"""The demonstration: people who can sign in, and a day of simulated trade cleared to its lanes.

For trying Customhouse, never for production: everybody has the same password, made once for this installation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from pydantic import SecretStr

from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.services import assign_role, create_user
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.config.secrets import kept_secret
from customhouse.foundation.config.settings import settings
from customhouse.messages.wco.writing import write_xml
from customhouse.parties.traders.services import add_member
from customhouse.world import generating
from customhouse.world.country import read_country
from customhouse.world.records import SimulatedDeclaration

BATCH = 64
SEED = 1


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demonstration. `place` says which trader, broker or office (by position) they belong to."""

    username: str
    name: str
    role: Role
    place: int = 0


PEOPLE = (
    Person("trader", "Amina Trader", Role.TRADER),
    Person("broker", "Bruno Broker", Role.BROKER),
    Person("officer", "Omar Officer", Role.OFFICER, 0),
    Person("officer2", "Olga Officer", Role.OFFICER, 1),
    Person("supervisor", "Sara Supervisor", Role.SUPERVISOR),
    Person("analyst", "Anas Analyst", Role.ANALYST),
    Person("tariff", "Tariq Tariff", Role.TARIFF_SPECIALIST),
    Person("auditor", "Aude Auditor", Role.AUDITOR),
    Person("admin", "Adam Admin", Role.ADMINISTRATOR),
)


def demo_password() -> str:
    """The password of everybody in the demonstration, made once and kept in the installation's home."""
    return kept_secret(SecretStr(""), settings().home / "demo_password", strength=12)


@transaction.atomic
def invite_people(pack: CountryPack, *, at: datetime) -> list[Person]:
    """Create the people of the demonstration who are not there yet; they are returned, all of them."""
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=at.date())
    known = set(User.objects.values_list("username", flat=True))
    for person in PEOPLE:
        if person.username in known:
            continue
        user = create_user(username=person.username, password=demo_password(), actor=SYSTEM, at=at, name=person.name)
        office = country.offices[person.place].code if person.role is Role.OFFICER else ""
        assign_role(user=user, role=person.role, actor=SYSTEM, at=at, office=office)
        parties = {Role.TRADER: country.traders, Role.BROKER: country.brokers}.get(person.role)
        if parties:
            add_member(identifier=parties[person.place].identifier, user_id=user.pk, actor=SYSTEM, at=at)
    return list(PEOPLE)


def a_day_of_traffic(pack: CountryPack, *, on: date, rows: int, seed: int = SEED) -> Iterator[list[Outcome]]:
    """Clear a simulated day batch by batch, each declaration lodged by its submitter at its own time."""
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=on)
    stream = generating.day(on, seed, rows, country)
    while batch := list(islice(stream, BATCH)):
        yield lodge([_arrival(simulated) for simulated in batch])


def _arrival(simulated: SimulatedDeclaration) -> Arrival:
    sender = Actor(simulated.submitter, frozenset({Role.TRADER}), frozenset({simulated.submitter}))
    data = write_xml(simulated.declaration, simulated.metadata)
    return Arrival(data, sender, simulated.moment, "application/xml", "bulk")


def summary(outcomes: list[Outcome]) -> Counter[str]:
    """How many ended in which lane, or with which result."""
    return Counter(outcome.lane or outcome.result.value for outcome in outcomes)
