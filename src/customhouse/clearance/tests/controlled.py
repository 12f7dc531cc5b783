"""Declarations that took the whole way into a control, and the people of their office."""

from __future__ import annotations

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections import services
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.tests.lodged import PRECURSOR, lodged, message, person
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.parties.traders.queries import identifiers_of


def acting(user: User) -> Actor:
    """A person as an actor, with the traders for whom they speak."""
    return actor_of(user, identifiers_of(user.pk), at=AT)


def under_control(pack: CountryPack) -> Declaration:
    """Goods that demoland's law puts on hold, lodged by their declarant: its work order is open."""
    said = message(pack)
    return lodged(said, said.with_commodity(PRECURSOR))


def officer(row: Declaration | str, name: str = "omar") -> Actor:
    """An officer of the declaration's office."""
    office = row if isinstance(row, str) else row.office
    return acting(person(name, Role.OFFICER, office=office))


def supervisor(row: Declaration, name: str = "sara") -> Actor:
    """A supervisor of the declaration's office."""
    return acting(person(name, Role.SUPERVISOR, office=row.office))


def taken(row: Declaration, sara: Actor, omar: Actor) -> WorkOrder:
    """The work order of a declaration, given to Omar by Sara and taken up."""
    order = row.orders.get()
    if order.examiner_id != omar.user_id:
        services.reassign_order(reference=order.reference, examiner=omar.name, reason="New", actor=sara, at=AT)
    return services.take_order(reference=order.reference, actor=omar, at=AT)
