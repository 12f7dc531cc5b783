"""Reads of declarations. Whatever reaches a person comes through `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from customhouse.clearance.declarations.access import READ_ALL
from customhouse.clearance.declarations.models import Declaration, Duty, Item, LrnClaim, Version
from customhouse.clearance.declarations.states import State
from customhouse.foundation.access.records import Actor
from customhouse.targeting.lanes.records import Lane

GRAVITY = tuple(Lane)
"""Lanes from lightest to gravest, as the enumeration declares them."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What was decided before for the same goods: the gravest lane, and the draw that chance made then."""

    lane: str
    draw: str


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many declarations wait in one lane of the queue, and since when the oldest does."""

    lane: str
    waiting: int
    oldest: datetime


def visible_to(actor: Actor) -> QuerySet[Declaration]:
    """The declarations an actor may know of: all for the administration, else those they are a party to."""
    declarations = Declaration.objects.all()
    if actor.has(*READ_ALL.roles):
        return declarations
    own = actor.traders
    return declarations.filter(
        Q(declarant__in=own)
        | Q(agent__in=own)
        | Q(direction="import", importer__in=own)
        | Q(direction="export", exporter__in=own)
    )


def find(actor: Actor, mrn: str) -> Declaration | None:
    """The declaration of that MRN, if there is one and the actor may know of it."""
    return visible_to(actor).filter(mrn=mrn).first()


def items_of(declaration: Declaration) -> QuerySet[Item]:
    """The goods items of the version in force."""
    return declaration.items.filter(version=declaration.version).order_by("number")


def duties_of(declaration: Declaration) -> QuerySet[Duty]:
    """The duty lines of the version in force, in order of charge."""
    return declaration.duties.filter(version=declaration.version).order_by("position")


def versions_of(declaration: Declaration) -> QuerySet[Version]:
    """Every version, the latest first."""
    return declaration.versions.select_related("received").order_by("-number")


def queue(actor: Actor, *, office: str = "", lane: str = "") -> QuerySet[Declaration]:
    """Declarations under control, gravest and oldest first come from the caller's choice of lane."""
    waiting = visible_to(actor).filter(state=State.UNDER_CONTROL)
    if office:
        waiting = waiting.filter(office=office)
    if lane:
        waiting = waiting.filter(lane=lane)
    return waiting.order_by("accepted_at", "id")


def queue_counts(actor: Actor, *, office: str = "") -> list[QueueCount]:
    """The queue by lane, gravest first."""
    rows = (
        queue(actor, office=office)
        .order_by()
        .values("lane")
        .annotate(waiting=Count("id"), oldest=Min("accepted_at"))
    )
    counts = [QueueCount(row["lane"], row["waiting"], row["oldest"]) for row in rows]
    return sorted(counts, key=lambda count: -GRAVITY.index(Lane(count.lane)))


def used_references(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Of these (declarant, LRN) pairs, those in use, with the MRN that uses them."""
    wanted = set(pairs)
    lrns = {lrn for _, lrn in wanted}
    claims = LrnClaim.objects.filter(lrn__in=lrns).values_list("declarant", "lrn", "mrn")
    return {(declarant, lrn): mrn for declarant, lrn, mrn in claims if (declarant, lrn) in wanted}


def traces(goods_keys: Sequence[str]) -> dict[str, Trace]:
    """What was decided before for goods with these fingerprints, whatever became of that declaration."""
    rows = (
        Item.objects.filter(goods_key__in=set(goods_keys), declaration__state__in=_TRACED)
        .values_list("goods_key", "declaration__lane", "declaration__draw")
        .order_by("declaration_id")
    )
    found: dict[str, Trace] = {}
    for key, lane, draw in rows:
        earlier = found.get(key)
        if earlier is None:
            found[key] = Trace(lane, draw)
        elif lane and (not earlier.lane or GRAVITY.index(Lane(lane)) > GRAVITY.index(Lane(earlier.lane))):
            found[key] = Trace(lane, earlier.draw or draw)
    return found


_TRACED = (State.PRELODGED, State.ACCEPTED, State.UNDER_CONTROL, State.CANCELLED)


def importer_counts(importers: Iterable[str]) -> dict[str, int]:
    """How many declarations each importer has had accepted until now."""
    rows = (
        Declaration.objects.filter(importer__in=set(importers) - {""}, mrn__isnull=False)
        .values_list("importer")
        .annotate(count=Count("id"))
    )
    return dict(rows)
