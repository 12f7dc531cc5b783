"""Reading traders: what an actor may see, search by identifier or name, and whom a user speaks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.asking import asked
from customhouse.parties.traders.models import Trader, TraderMember
from customhouse.parties.traders.rules import normalised_name
from customhouse.reference.identifiers import eori

LIKENESS = 72
"""How like (of 100) a name must be to be offered for one that is spelt otherwise."""


def visible_to(actor: Actor) -> QuerySet[Trader]:
    """The traders that an actor may see: officials and administrators all, others those they speak for."""
    traders = Trader.objects.order_by("identifier")
    if actor.is_official or actor.has(Role.ADMINISTRATOR):
        return traders
    return traders.filter(identifier__in=actor.traders)


def find_trader(identifier: str, *, actor: Actor) -> Trader:
    """The trader of an identifier as typed; `NotFound` where there is none that the actor may see."""
    trader = visible_to(actor).filter(identifier=eori.compact(identifier)).first()
    if trader is None:
        raise NotFound("trader", identifier)
    return trader


def search(text: str, *, actor: Actor) -> QuerySet[Trader]:
    """The visible traders whose identifier begins so, or whose name holds every word (accents and case forgiven)."""
    words = normalised_name(text).split()
    identifier = eori.compact(text)
    if not words and not identifier:
        return visible_to(actor)
    by_name = Q(pk__in=[]) if not words else Q()
    for word in words:
        by_name &= Q(normalised_name__contains=word)
    return visible_to(actor).filter(by_name | Q(identifier__startswith=identifier))


def resembling(text: str, *, actor: Actor, limit: int = 20) -> list[Trader]:
    """The visible traders whose names are most like a text, best first: for names spelt by ear or by slip."""
    wanted = normalised_name(text)
    if not wanted:
        return []
    names = dict(visible_to(actor).order_by().values_list("pk", "normalised_name"))
    near = process.extract(wanted, names, scorer=fuzz.WRatio, limit=limit, score_cutoff=LIKENESS)
    found = visible_to(actor).in_bulk([key for _name, _likeness, key in near])
    return [found[key] for _name, _likeness, key in near]


def known_traders(identifiers: Iterable[str]) -> dict[str, Trader]:
    """The traders of these identifiers, by compact identifier, in one query. For rules and services, not for pages."""
    wanted = {eori.compact(identifier) for identifier in identifiers}
    return {trader.identifier: trader for trader in _traders(wanted)}


@asked
def _traders(identifiers: Collection[str]) -> QuerySet[Trader]:
    return Trader.objects.filter(identifier__in=identifiers)


def people_of(identifiers: Iterable[str]) -> list[int]:
    """The users who speak for one of these traders: whom a notice about their affairs reaches."""
    wanted = {identifier for identifier in identifiers if identifier}
    rows = TraderMember.objects.filter(trader__identifier__in=wanted).values_list("user_id", flat=True)
    return sorted(set(rows))


def identifiers_of(user_id: int) -> frozenset[str]:
    """The identifiers of the traders for whom a user speaks: what `Actor.traders` holds."""
    found = TraderMember.objects.filter(user_id=user_id).values_list("trader__identifier", flat=True)
    return frozenset(found)
