"""What the tests of the pages start from: people who sign in, and declarations that took the whole way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import count

from django.test import Client

from conftest import AT
from customhouse.clearance.declarations.models import Declaration, MrnSeries
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival
from customhouse.foundation.access import services as access
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.writing import write_xml
from customhouse.parties.traders.services import add_member
from customhouse.reference.identifiers import mrn as mrn_format
from customhouse.targeting.lanes.queries import selection_key
from customhouse.targeting.lanes.rules.drawing import draw
from customhouse.world import generating
from customhouse.world.country import read_country
from customhouse.world.records import SimulatedDeclaration

OFFICE = "XD000100"
MONDAY = AT.date()
SURELY = Decimal("0.005")
"""A draw below it is chosen whatever the office and the direction."""

PRECURSOR = b"29394100"
"""Goods of table I of the drug conventions: demoland's law puts them on hold."""


@dataclass(frozen=True)
class Message:
    """One simulated message: its bytes, who sends it, and a commodity code that it declares."""

    data: bytes
    submitter: str
    lrn: str
    commodity: str

    @property
    def sender(self) -> Actor:
        """The trader or broker who sends it."""
        return Actor(self.submitter, frozenset({Role.TRADER}), frozenset({self.submitter}))

    def with_commodity(self, code: bytes) -> bytes:
        """The bytes with other goods."""
        return self.data.replace(self.commodity.encode(), code)

    def with_lrn(self, lrn: str) -> bytes:
        """The bytes under another reference."""
        return self.data.replace(self.lrn.encode(), lrn.encode())


@cache
def _day(pack: CountryPack, on: date) -> tuple[SimulatedDeclaration, ...]:
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=on)
    return tuple(each for each in generating.day(on, 11, 120, country) if each.truth.is_clean)


def message(pack: CountryPack, type_letter: str = "A", on: date = MONDAY) -> Message:
    """A clean import of one goods item for home use, of that type (`A` standard, `D` before arrival)."""
    found = next(
        each
        for each in _day(pack, on)
        if (each.truth.shipment.direction, each.truth.shipment.type_letter) == ("import", type_letter)
        and len(each.truth.shipment.goods) == 1
        and each.truth.shipment.procedure == "40"
        and each.submitter
    )
    shipment = found.truth.shipment
    data = write_xml(found.declaration, found.metadata)
    return Message(data, found.submitter, shipment.lrn, shipment.goods[0].commodity)


def lodged(said: Message, data: bytes | None = None, at: datetime = AT) -> Declaration:
    """The declaration that a message became, accepted or refused."""
    [outcome] = lodge([Arrival(said.data if data is None else data, said.sender, at, channel="web")])
    return Declaration.objects.get(received=outcome.received)


def let_chance_choose(year: int = AT.year) -> None:
    """Move the series of MRNs to one that the draw selects for a control."""
    key = selection_key()
    chosen = next(serial for serial in count(1000) if draw(key, mrn_format.generate(year, "XD", serial)) < SURELY)
    MrnSeries.objects.update_or_create(year=year, defaults={"next_serial": chosen})


def person(name: str, *roles: Role, trader: str = "", office: str = "") -> User:
    """Somebody with these parts, who speaks for a trader or serves at an office if one is named."""
    user = access.create_user(username=name, password="a long password", actor=SYSTEM, at=AT)
    for role in roles:
        access.assign_role(user=user, role=role, actor=SYSTEM, at=AT, office=office)
    if trader:
        add_member(identifier=trader, user_id=user.pk, actor=SYSTEM, at=AT)
    return user


def signed_in(user: User, *, enforce_csrf_checks: bool = False) -> Client:
    """A browser in which somebody has signed in."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.force_login(user)
    return client
