"""Reads of declarations. Whatever reaches a person comes through `visible_to`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from customhouse.clearance.declarations.access import READ_ALL
from customhouse.clearance.declarations.models import Declaration, Duty, GoodsTrace, Item, LrnClaim, Version
from customhouse.clearance.declarations.records import Direction
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.clearance.declarations.rules.law_rows import law_from_pack_rows
from customhouse.clearance.declarations.states import State
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.asking import asked
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.messages.findings import Finding, Severity
from customhouse.parties.traders.models import Trader
from customhouse.reference.identifiers import mrn as mrn_format
from customhouse.reference.tables import read_table
from customhouse.targeting.lanes.records import Audience, Lane, Reason


@dataclass(frozen=True, slots=True)
class Trace:
    """A decision on goods declared before.

    Whose goods they were and who declared them (identifiers), when, the lane, since when that holds, and the draw that
    chance made (empty while the declaration lives: its lane says enough).
    """

    trader: str
    declarers: frozenset[str]
    at: datetime
    lane: str
    since: date | None
    draw: str


@dataclass(frozen=True, slots=True)
class DeclaredGoods:
    """Goods of one commodity code in one container (its key): their declaration, its parties, its acceptance."""

    container: str
    commodity: str
    reference: str
    parties: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many declarations wait in one lane of the queue, and since when the oldest does."""

    lane: str
    waiting: int
    oldest: datetime


LANE_STEP = 10**12
"""What one lane weighs in a place of the queue: more than any number of a declaration."""

LAW_FILES = ("procedures", "declaration_types", "document_rules", "limits", "rule_severities")
"""Files of a country pack that hold the law of declarations; `code_lists/` is read whole."""


def visible_to(actor: Actor) -> QuerySet[Declaration]:
    """The declarations an actor may know of: all for the administration, else those they are a party to.

    What was refused is its sender's as well: they may have named parties for whom they do not speak.
    """
    declarations = Declaration.objects.all()
    if actor.has(*READ_ALL.roles):
        return declarations
    own = actor.traders
    return declarations.filter(
        Q(state=State.REJECTED, sender=actor.name)
        | Q(declarant__in=own)
        | Q(agent__in=own)
        | Q(direction="import", importer__in=own)
        | Q(direction="export", exporter__in=own)
    )


@dataclass(frozen=True, slots=True)
class Listable:
    """The declarations of `visible_to` under a condition, in the form in which a database finds the newest by index.

    For lists: asked for the newest that this or that column names somebody, a database may go through every declaration
    from the newest on until it has enough, which it never has for who has few. So each column is asked by itself for
    what fulfils the condition, and what they answer is put together. To look one up `visible_to` is faster.
    """

    actor: Actor
    condition: Q = field(default_factory=Q)

    def where(self, condition: Q) -> Listable:
        """Those of them that fulfil this as well."""
        return replace(self, condition=self.condition & condition)

    def rows(self) -> QuerySet[Declaration]:
        """All of them, to go on with."""
        if self._is_everything:
            return visible_to(self.actor).filter(self.condition)
        first, *others = self._each()
        return Declaration.objects.filter(pk__in=first.union(*others) if others else first)

    def keys(self, most: int, *, oldest: bool = False) -> list[int]:
        """The keys of the newest, or of the oldest, so many at most."""
        each = [self.rows().values("pk")] if self._is_everything else self._each()
        ordered = (rows.order_by("pk" if oldest else "-pk").values_list("pk", flat=True) for rows in each)
        return sorted({key for rows in ordered for key in rows[:most]}, reverse=not oldest)[:most]

    @property
    def _is_everything(self) -> bool:
        return self.actor.has(*READ_ALL.roles)

    def _each(self) -> list[QuerySet[Declaration, Any]]:
        """What each column answers; every party has an index with its declarations in the order of their keys."""
        rows, own = Declaration.objects.order_by().filter(self.condition).values("pk"), self.actor.traders
        refused = rows.filter(state=State.REJECTED, sender=self.actor.name)
        if not own:
            return [refused]
        return [
            refused,
            rows.filter(_is_one_of("declarant", own)),
            rows.filter(_is_one_of("agent", own)),
            rows.filter(_is_one_of("importer", own), direction="import"),
            rows.filter(_is_one_of("exporter", own), direction="export"),
        ]


def _is_one_of(column: str, own: Collection[str]) -> Q:
    """For one trader in words that let a database read its index in order."""
    return Q(**{column: next(iter(own))}) if len(own) == 1 else Q(**{f"{column}__in": own})


def changeable_by(actor: Actor) -> QuerySet[Declaration]:
    """The declarations that an actor may change: those of the declarants and agents for whom they speak.

    An importer who only is named in another's declaration reads it, and leaves changing it to whoever declared it.
    """
    if actor.has(Role.SYSTEM):
        return visible_to(actor)
    return Declaration.objects.filter(Q(declarant__in=actor.traders) | Q(agent__in=actor.traders))


def find(actor: Actor, mrn: str) -> Declaration | None:
    """The declaration of that MRN as typed, if there is one and the actor may know of it."""
    compact = mrn_format.compact(mrn)
    return visible_to(actor).filter(mrn=compact).first() if compact.isprintable() else None


def declaration_of_message(received: int) -> Declaration | None:
    """The declaration that a received message lodged, accepted or refused; None for requests and what is unreadable."""
    return Declaration.objects.filter(received_id=received).first()


def was_said(declaration: Declaration, data: bytes) -> bool:
    """Whether the same bytes lodged or changed this declaration before."""
    return declaration.versions.filter(received__sha256=sha256(data).hexdigest()).exists()


def items_of(declaration: Declaration) -> QuerySet[Item]:
    """The goods items of the version in force."""
    return declaration.items.filter(version=declaration.version).order_by("number")


def duties_of(declaration: Declaration) -> QuerySet[Duty]:
    """The duty lines of the version in force, in order of charge."""
    return declaration.duties.filter(version=declaration.version).order_by("position")


def versions_of(declaration: Declaration) -> QuerySet[Version]:
    """Every version, the latest first."""
    return declaration.versions.select_related("received").order_by("-number")


def findings_of(declaration: Declaration) -> tuple[Finding, ...]:
    """What was found in the version in force, errors and warnings."""
    return tuple(Finding(**row | {"severity": Severity(row["severity"])}) for row in declaration.findings)


def reasons_of(declaration: Declaration) -> tuple[Reason, ...]:
    """Every reason of the lane, whoever may read it; hand a page `telling.told_lane`'s and never these."""
    return tuple(Reason(**row | {"audience": Audience(row["audience"])}) for row in declaration.reasons)


def version_in_force(declaration: Declaration) -> Version:
    """The version in force, with the message that said it."""
    return declaration.versions.select_related("received").get(number=declaration.version)


def with_trader_names(declarations: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """The same, each with the `registered_name` of its importer or exporter: a message may name only their number."""
    trader = Case(When(direction="import", then=F("importer")), default=F("exporter"))
    registered = Trader.objects.filter(identifier=OuterRef("trader_identifier")).values("name")[:1]
    return declarations.annotate(trader_identifier=trader, registered_name=Subquery(registered))


def queue(actor: Actor, *, offices: Collection[str] = (), lane: str = "") -> QuerySet[Declaration]:
    """Declarations that wait for an officer, the gravest and oldest first, of some offices (none named: of all).

    Each has its `place`: a whole number, smaller for what is more pressing, that no other declaration has.
    """
    waiting = visible_to(actor).filter(state=State.UNDER_CONTROL)
    if offices:
        waiting = waiting.filter(office__in=offices)
    if lane:
        waiting = waiting.filter(lane=lane)
    lightness = Case(*(When(lane=each, then=Value(len(Lane) - each.gravity)) for each in Lane), default=Value(0))
    place = Cast(lightness, BigIntegerField()) * Value(LANE_STEP, BigIntegerField()) + F("id")
    return waiting.annotate(place=ExpressionWrapper(place, BigIntegerField())).order_by("place")


def queue_counts(actor: Actor, *, offices: Collection[str] = ()) -> list[QueueCount]:
    """The queue by lane, gravest first."""
    waiting = queue(actor, offices=offices).order_by().values("lane")
    rows = waiting.annotate(waiting=Count("id"), oldest=Min("accepted_at")).values("lane", "waiting", "oldest")
    counts = [QueueCount(row["lane"], row["waiting"], row["oldest"]) for row in rows]
    return sorted(counts, key=lambda count: -Lane(count.lane).gravity)


def used_references(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Of these (declarant, LRN) pairs, those in use, with the MRN that uses them."""
    wanted = set(pairs)
    who, lrns = {declarant for declarant, _ in wanted}, {lrn for _, lrn in wanted}
    return {(declarant, lrn): mrn for declarant, lrn, mrn in claims_of(who, lrns) if (declarant, lrn) in wanted}


@asked
def claims_of(declarants: Collection[str], lrns: Collection[str]) -> QuerySet[LrnClaim, tuple[str, str, str]]:
    """Declarant, LRN and MRN of every LRN among these that one of these declarants used."""
    return LrnClaim.objects.filter(declarant__in=declarants, lrn__in=lrns).values_list("declarant", "lrn", "mrn")


def traces(keys: Collection[str], *, since: datetime, changing: str = "") -> dict[str, list[Trace]]:
    """What was decided before for goods under these keys, by key; `changing` is the MRN of a declaration left out.

    A declaration that is under control binds by its carriers for as long as it is. By its commodity alone it binds
    while its control, as first chosen, is no older than `since`: a regular trader who names no carriers is not
    controlled for ever. One that was cancelled after `since` binds by both, with its lane and its draw.

    The state is asked for as a text, by which no index goes: the few rows of the keys are read, never every
    declaration under control (which SQLite prefers where the keys are many).
    """
    found: dict[str, list[Trace]] = {}
    for key, *told in _left(keys, since, since.date(), changing):
        found.setdefault(key, []).append(_trace(*told))
    return found


@asked
def _left(
    keys: Collection[str], since: datetime, since_day: date, changing: str
) -> QuerySet[GoodsTrace, tuple[Any, ...]]:
    cancelled = Q(state=State.CANCELLED.value, declaration__cancelled_at__gte=since)
    held = Q(state=State.UNDER_CONTROL.value)
    held &= Q(is_carrier=True) | Q(declaration__control_since__gte=since_day)
    told = GoodsTrace.objects.annotate(state=Cast("declaration__state", TextField()))
    rows = told.filter(cancelled | held, key__in=keys).exclude(declaration__mrn=changing)
    return rows.exclude(declaration__lane="").values_list("key", *(f"declaration__{column}" for column in TRACED))


LIVING = (State.PRELODGED, State.AWAITING_PAYMENT, State.ACCEPTED, State.UNDER_CONTROL, State.RELEASED)
"""States of declarations that stand: not refused, not withdrawn."""


def declared_in(containers: Collection[str], *, changing: str = "") -> list[DeclaredGoods]:
    """The goods of living declarations in the containers of these keys; `changing` is an MRN that is left out."""
    return [
        DeclaredGoods(key, commodity, mrn, frozenset({importer if way == "import" else exporter, *who} - {""}), at)
        for key, commodity, mrn, way, importer, exporter, *who, at in _boxed(containers, changing)
    ]


@asked
def _boxed(containers: Collection[str], changing: str) -> QuerySet[GoodsTrace, tuple[Any, ...]]:
    told = GoodsTrace.objects.annotate(state=Cast("declaration__state", TextField()))  # by no index, as in `traces`
    rows = told.filter(
        key__in=containers, state__in=LIVING, declaration__items__version=F("declaration__version")
    ).exclude(declaration__mrn=changing)
    columns = ("mrn", "direction", "importer", "exporter", "declarant", "agent", "accepted_at")
    named = rows.values_list("key", "declaration__items__commodity", *(f"declaration__{column}" for column in columns))
    return named.order_by("declaration_id").distinct()


TRACED = (
    "direction",
    "importer",
    "exporter",
    "declarant",
    "agent",
    "accepted_at",
    "received_at",
    "lane",
    "control_since",
    "draw",
    "state",
)
"""The columns of a declaration that make a trace, in the order in which `_trace` takes them."""


def _trace(  # noqa: PLR0913, PLR0917  # a row, column by column
    direction: str,
    importer: str,
    exporter: str,
    declarant: str,
    agent: str,
    accepted_at: datetime | None,
    received_at: datetime,
    lane: str,
    control_since: date | None,
    draw: str,
    state: str,
) -> Trace:
    return Trace(
        trader=importer if direction == Direction.IMPORT.value else exporter,
        declarers=frozenset({declarant, agent} - {""}),
        at=accepted_at or received_at,
        lane=lane,
        since=control_since,
        draw=draw if state == State.CANCELLED.value else "",
    )


def importer_counts(importers: Iterable[str], *, changing: str = "") -> dict[str, int]:
    """How many declarations of each importer came to presented goods and were not withdrawn.

    `changing` is the MRN of a declaration that is not counted, because it is the one asked about.
    """
    return dict(_counted(set(importers) - {""}, changing))


@asked
def _counted(importers: Collection[str], changing: str) -> QuerySet[Declaration, tuple[str, int]]:
    presented = Declaration.objects.filter(importer__in=importers, mrn__isnull=False, presented_at__isnull=False)
    counted = presented.exclude(state=State.CANCELLED).exclude(mrn=changing)
    return counted.values_list("importer").annotate(count=Count("id"))


@lru_cache(maxsize=4)
def _law_of(pack: CountryPack) -> DeclarationLaw:
    rows = {file: read_table(pack.data(f"{file}.csv")) for file in LAW_FILES}
    lists = pack.data("code_lists")
    rows |= {f"code_lists/{file.name[:-4]}": read_table(file) for file in lists.iterdir() if file.name.endswith(".csv")}
    return law_from_pack_rows(
        rows, country=pack.code, currency=pack.currency, timezone=pack.timezone, default_office=pack.default_office
    )


def declaration_law() -> DeclarationLaw:
    """The law by which this installation checks declarations, from its country pack."""
    return _law_of(installed_pack())
