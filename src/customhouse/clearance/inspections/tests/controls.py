"""What tests of control start from: declarations under control, people of an office, orders."""

from __future__ import annotations

from itertools import count

from conftest import AT
from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.records import NewOrder
from customhouse.clearance.inspections.services import open_orders
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.tests.people import person
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.parties.traders.queries import identifiers_of
from customhouse.reference.identifiers import mrn as mrn_format
from customhouse.targeting.lanes.records import Lane

OFFICE = "XD000100"
TRADER = "XD0470001009"
OTHER = "XD0320003027"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""A picture of one pixel."""
_serials = count(1)


def declaration(
    *, office: str = OFFICE, state: str = "under_control", lane: Lane = Lane.RED, trader: str = TRADER, items: int = 2
) -> Declaration:
    """A declaration of that trader as the tables hold it, with its goods."""
    serial = next(_serials)
    received = ReceivedMessage.objects.create(
        sha256=f"{serial:064x}", data=b"<x/>", size=4, sender=trader, channel="api", received_at=AT
    )
    row = Declaration.objects.create(
        mrn=mrn_format.generate(2026, "XD", 900_000 + serial),
        lrn=f"LRN-{serial}",
        type_code="IMA",
        direction="import",
        stage="standard",
        state=state,
        office=office,
        declarant=trader,
        importer=trader,
        trader_name="Karamel Foods",
        sender=trader,
        received_at=AT,
        accepted_at=AT,
        presented_at=AT,
        legal_date=AT.date(),
        currency="XDD",
        lane=lane.value,
        controls=["10", "40"],
        items_count=items,
        received=received,
    )
    Item.objects.bulk_create(
        Item(
            declaration=row,
            version=1,
            number=number,
            commodity="73239300",
            tariff_code="73239300",
            description="Cooking pots of stainless steel",
            origin="IT",
            procedure="40",
            customs_value=1000,
            net_mass=100,
        )
        for number in range(1, items + 1)
    )
    return row


def officer(name: str = "omar", office: str = OFFICE) -> Actor:
    """An officer of that office."""
    return acting(person(name, Role.OFFICER, office=office))


def supervisor(name: str = "sara") -> Actor:
    """A supervisor of the office."""
    return acting(person(name, Role.SUPERVISOR, office=OFFICE))


def acting(user: User) -> Actor:
    """A person as an actor, with the traders for whom they speak."""
    return actor_of(user, identifiers_of(user.pk), at=AT)


def trader(identifier: str = TRADER) -> Actor:
    """A trader's own system."""
    return Actor(identifier, frozenset({Role.TRADER}), frozenset({identifier}))


def new_order(row: Declaration, lane: Lane = Lane.RED, controls: tuple[str, ...] = ("10", "40")) -> NewOrder:
    """What the lane asks for."""
    return NewOrder(row.pk, row.mrn or "", row.office, lane, controls, AT)


def order_of(row: Declaration) -> WorkOrder:
    """A work order on it, assigned as it comes."""
    [order] = open_orders(orders=[new_order(row)], actor=SYSTEM, at=AT)
    return order
