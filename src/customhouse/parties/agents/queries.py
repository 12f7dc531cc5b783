"""Reading mandates and licences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.asking import asked
from customhouse.parties.agents.models import Licence, Mandate
from customhouse.parties.agents.records import MandateRecord, Period, Representation, Scope
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
    for principal, agent, representation, scope, begins, ends, withdrawn in _mandates(principals, agents):
        record = MandateRecord(Representation(representation), Scope(scope), Period(begins, ends), withdrawn)
        found.setdefault((principal, agent), []).append(record)
    return {given: tuple(found.get(pair, ())) for given, pair in compact.items()}


@asked
def _mandates(
    principals: Collection[str], agents: Collection[str]
) -> QuerySet[Mandate, tuple[str, str, str, str, date, date | None, date | None]]:
    rows = Mandate.objects.filter(trader__identifier__in=principals, broker__identifier__in=agents).order_by("id")
    return rows.values_list(
        "trader__identifier",
        "broker__identifier",
        "representation",
        "scope",
        "valid_from",
        "valid_to",
        "withdrawn_on",
    )


def licences_of(agents: Iterable[str]) -> dict[str, tuple[Period, ...]]:
    """The periods of all licences of these agents, by identifier as given, in one query."""
    compact = {given: eori.compact(given) for given in agents}
    found: dict[str, list[Period]] = {}
    for row in Licence.objects.filter(broker__identifier__in=set(compact.values())).select_related("broker"):
        found.setdefault(row.broker.identifier, []).append(row.period())
    return {given: tuple(found.get(identifier, ())) for given, identifier in compact.items()}
