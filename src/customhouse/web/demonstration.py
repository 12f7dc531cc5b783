"""The demonstration: people who can sign in, and a day of simulated trade cleared to its lanes.

For trying Customhouse, never for production: everybody has the same password, made once for this installation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from pydantic import SecretStr

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import visible_to
from customhouse.clearance.journey import lodge
from customhouse.clearance.proceeding import proceed_when_due
from customhouse.clearance.records import Arrival, Outcome
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.services import assign_role, create_user
from customhouse.foundation.config.country import CountryPack, legal_day
from customhouse.foundation.config.secrets import kept_secret
from customhouse.foundation.config.settings import settings
from customhouse.insight.operators.services import build_links
from customhouse.messages.wco.writing import write_xml
from customhouse.parties.traders.services import add_member
from customhouse.targeting.flows.records import Dimension, FlowReference
from customhouse.targeting.flows.services import define_flow
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.services import NewList, load_list
from customhouse.tariff.quotas import services as quotas
from customhouse.web import working_day
from customhouse.web.earlier_weeks import lodge_weeks
from customhouse.world import generating
from customhouse.world.country import read_country
from customhouse.world.records import CountryFacts, SimulatedDeclaration, Trader
from customhouse.world.rules import planting

BATCH = 8
"""Declarations lodged together: so few that none waits for another for long."""
SEED = 1
SAMPLE = 200
"""Declarations of a day by which the busiest traders are told."""
AT_AN_OFFICE = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.CASHIER})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demonstration.

    `place` says at which office (by position) they serve, or for which trader or broker (the busiest first) they speak.
    """

    username: str
    name: str
    role: Role
    place: int = 0


PEOPLE = (
    Person("trader", "Amina Trader", Role.TRADER),
    Person("broker", "Bruno Broker", Role.BROKER),
    Person("officer", "Omar Officer", Role.OFFICER, 0),
    Person("officer2", "Olga Officer", Role.OFFICER, 0),
    Person("officer3", "Oscar Officer", Role.OFFICER, 3),
    Person("supervisor", "Sara Supervisor", Role.SUPERVISOR, 0),
    Person("cashier", "Chafia Cashier", Role.CASHIER, 0),
    Person("supervisor2", "Selim Supervisor", Role.SUPERVISOR, 0),
    Person("director", "Dalia Director", Role.DIRECTOR),
    Person("analyst", "Anas Analyst", Role.ANALYST),
    Person("analyst2", "Amel Analyst", Role.ANALYST),
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
    country = _country(pack, legal_day(at))
    known = set(User.objects.values_list("username", flat=True))
    for person in PEOPLE:
        if person.username in known:
            continue
        user = create_user(username=person.username, password=demo_password(), actor=SYSTEM, at=at, name=person.name)
        office = country.offices[person.place].code if person.role in AT_AN_OFFICE else ""
        # They serve since the day that is cleared: its work orders find their examiners.
        since = at - timedelta(days=2)
        assign_role(user=user, role=person.role, actor=SYSTEM, at=at, office=office, valid_from=since)
        parties = {Role.TRADER: country.traders, Role.BROKER: country.brokers}.get(person.role)
        if parties:
            place = _busiest(parties, country, on=legal_day(at))[person.place]
            add_member(identifier=place, user_id=user.pk, actor=SYSTEM, at=at)
    return list(PEOPLE)


def _busiest(parties: Sequence[Trader], country: CountryFacts, *, on: date) -> list[str]:
    """The identifiers of the parties, those first who send the most on a day, so that their people have work to see."""
    sent = Counter(each.submitter for each in generating.day(on, SEED, SAMPLE, country))
    return sorted((party.identifier for party in parties), key=lambda identifier: -sent[identifier])


def day_of(at: datetime) -> date:
    """The day that the demonstration clears: the last one that is over, so that nothing in it is yet to come."""
    return legal_day(at) - timedelta(days=1)


def list_somebody(pack: CountryPack, *, on: date, rows: int, at: datetime, seed: int = SEED) -> str:
    """Put a seller of the day on a watch list of the demonstration, the words of the name swapped; who it is.

    One whom the day names once, so that the list calls for one declaration.
    """
    day = [each.truth for each in generating.day(on, seed, rows, _country(pack, on))]
    sellers = [truth.shipment.partner.name for truth in day if truth.is_clean and truth.shipment.direction == "import"]
    named = Counter(truth.shipment.partner.name for truth in day)
    chosen = min(sellers, key=lambda name: named[name], default="")
    entry = f'D1,company,"{" ".join(reversed(chosen.split()))}",Made up for the demonstration'
    new = NewList("DEMO", "Watch list of the demonstration", Format.OWN)
    if chosen:
        load_list(new=new, data=f"key,kind,name,note\n{entry}\n".encode(), actor=SYSTEM, at=at)
    return chosen


def a_day_of_traffic(pack: CountryPack, *, on: date, rows: int, seed: int = SEED) -> Iterator[list[Outcome]]:
    """Clear a simulated day batch by batch, each declaration lodged by its submitter at its own time.

    What was lodged before is left out: run again, nothing is doubled.
    """
    stream = generating.day(on, seed, rows, _country(pack, on))
    while batch := list(islice(stream, BATCH)):
        kept = {row.lrn for row in declarations_with([each.truth.shipment.lrn for each in batch])}
        fresh = [each for each in batch if each.truth.shipment.lrn not in kept]
        yield lodge([_arrival(simulated) for simulated in fresh]) if fresh else []


def earlier_weeks(pack: CountryPack, *, on: date, at: datetime, seed: int = SEED) -> int:
    """Lodge weeks of trade before a day in which there is something to find; once. How many declarations were."""
    country = _country(pack, on)
    planned = planting.plan(country, on - timedelta(days=1))
    sent = [_arrival(each) for each in planting.weeks(planned, country, seed)]
    lodged = lodge_weeks(sent, stopped=planned.old.identifier, stopped_on=planting.stopped_on(planned))
    if lodged:
        define_flow(reference=_watched(planned.steady), actor=SYSTEM, at=at)
    return lodged


def _watched(trader: Trader) -> FlowReference:
    """The flow that the demonstration watches: what one importer brings in, each kind of goods by itself."""
    watched = (Dimension.ORIGIN, Dimension.DEPARTURE, Dimension.OFFICE, Dimension.TIME)
    own = {Dimension.IMPORTER: (trader.identifier,)}
    return FlowReference("STEADY-IMPORTER", trader.name, own, (Dimension.GOODS,), watched, days=7, history=180)


def look_for_links(*, at: datetime) -> int:
    """Take what was declared into the graph of links, as the hourly job would; how many patterns stand."""
    return build_links(actor=SYSTEM, at=at).looked.standing


def work_the_day(pack: CountryPack, *, on: date, rows: int, seed: int = SEED) -> bool:
    """Have the people of the demonstration work the simulated day: they pay, examine, ask, release. Once for a day."""
    country = _country(pack, on)
    lrns = [each.truth.shipment.lrn for each in generating.day(on, seed, rows, country)]
    return working_day.work(on=on, office=country.offices[0].code, lrns=lrns)


def end_delays(*, at: datetime) -> None:
    """Let go what waited by the law's delay on the day that is over, as the work of every minute would."""
    proceed_when_due(at=at)


def share_quotas(*, at: datetime) -> int:
    """Share out the tariff quotas of the days that are over, as the hourly job would; how many claims were decided."""
    return quotas.share_out_all(actor=SYSTEM, at=at)


def standing(pack: CountryPack, *, on: date, rows: int, seed: int = SEED) -> Counter[str]:
    """Where the declarations of a simulated day stand now: how many in which lane, or else in which state."""
    lrns = [each.truth.shipment.lrn for each in generating.day(on, seed, rows, _country(pack, on))]
    return Counter(row.lane or row.state for row in declarations_with(lrns))


def declarations_with(lrns: Sequence[str]) -> QuerySet[Declaration]:
    """The declarations, accepted and refused, that bear one of these references."""
    return visible_to(SYSTEM).filter(lrn__in=lrns)


def _country(pack: CountryPack, on: date) -> CountryFacts:
    return read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=on)


def _arrival(simulated: SimulatedDeclaration) -> Arrival:
    sender = Actor(simulated.submitter, frozenset({Role.TRADER}), frozenset({simulated.submitter}))
    data = write_xml(simulated.declaration, simulated.metadata)
    return Arrival(data, sender, simulated.moment, "application/xml", "bulk")
