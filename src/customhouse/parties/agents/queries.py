"""Reading mandates and licences."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from customhouse.foundation.access.records import Actor
from customhouse.parties.agents.models import Licence, Mandate
from customhouse.parties.agents.records import MandateRecord, Period
from customhouse.reference.identifiers import eori


def visible_to(actor: Actor) -> QuerySet[Mandate]:
    """The mandates that an actor may see: officials all, others those they gave or hold."""
    mandates = Mandate.objects.select_related("trader", "broker").order_by("trader__identifier", "valid_from", "id")
    if actor.is_official:
        return mandates
    return mandates.filter(Q(trader__identifier__in=actor.traders) | Q(broker__identifier__in=actor.traders))


def mandates_between(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[MandateRecord, ...]]:
    """All mandates, old ones too, for pairs of (principal, agent) identifiers, in one query; empty where none is known.

    Keys are the pairs as given.
    """
    compact = {pair: (eori.compact(pair[0]), eori.compact(pair[1])) for pair in pairs}
    found: dict[tuple[str, str], list[MandateRecord]] = {}
    principals, agents = {pair[0] for pair in compact.values()}, {pair[1] for pair in compact.values()}
    rows = Mandate.objects.filter(trader__identifier__in=principals, broker__identifier__in=agents)
    for row in rows.select_related("trader", "broker").order_by("id"):
        found.setdefault((row.trader.identifier, row.broker.identifier), []).append(row.record())
    return {given: tuple(found.get(pair, ())) for given, pair in compact.items()}


def licences_of(agents: Iterable[str]) -> dict[str, tuple[Period, ...]]:
    """The periods of all licences of these agents, by identifier as given, in one query."""
    compact = {given: eori.compact(given) for given in agents}
    found: dict[str, list[Period]] = {}
    for row in Licence.objects.filter(broker__identifier__in=set(compact.values())).select_related("broker"):
        found.setdefault(row.broker.identifier, []).append(row.period())
    return {given: tuple(found.get(identifier, ())) for given, identifier in compact.items()}
