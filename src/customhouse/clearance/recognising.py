"""Goods declared again: which earlier decisions bind a declaration, and what was decided before it in its own batch.

An earlier declaration binds only if it was lodged with authority: by the trader whose goods they are, by somebody who
then had the trader's mandate, or by somebody who declares now as well. What a stranger says of a trader's goods does
not touch the trader's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from customhouse.clearance.declarations.queries import DeclaredGoods, Trace
from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem, party_key
from customhouse.clearance.declarations.rules.handing_on import Selectable
from customhouse.clearance.declarations.rules.recognising import declarers, fingerprint_of, trader_of
from customhouse.clearance.judging import Assessed, Context
from customhouse.foundation.config.country import legal_day
from customhouse.parties.agents.records import MandateRecord
from customhouse.targeting.lanes.records import Decision, Fingerprint, Lane, SelectionPolicy
from customhouse.targeting.lanes.rules.choosing import policy_on

COMMODITY = 6
"""Digits of a commodity code by which goods are the same: the Harmonized System's."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a declaration that is changed has already: its lane, since when that holds, and its draw."""

    lane: str = ""
    since: date | None = None
    draw: str = ""


@dataclass(slots=True)
class SoFar:
    """What has become of the batch so far: the one thing here that changes as it goes along."""

    importers: Counter[str] = field(default_factory=Counter)
    traces: dict[str, list[Trace]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was decided before for the goods of a batch, by key, and what is known of its importers.

    `mandates` are by (principal, agent), `declarations_before` by importer; `known` holds the identifiers that customs
    knows. `context` is what selection remembers and counts along the batch, where the law asks for it.
    """

    traces: Mapping[str, Collection[Trace]]
    mandates: Mapping[tuple[str, str], Sequence[MandateRecord]]
    known: Collection[str]
    declarations_before: Mapping[str, int]
    day_of: Callable[[datetime], date]
    context: Context = field(default_factory=Context)
    hour_of: Callable[[datetime], int] = field(default=lambda at: at.hour)
    so_far: SoFar = field(default_factory=SoFar)

    def selectable(
        self,
        mrn: str,
        record: DeclarationRecord,
        result: Assessed,
        *,
        office: str,
        at: datetime,
        kept: Kept | None = None,
    ) -> Selectable:
        """What selection is told of a declaration beside its words; it counts as its importer's from now on.

        `at` is when it was accepted, or its goods presented; `kept` is what it has already, if it is changed.
        """
        importer = party_key(record.importer)
        before = self.declarations_before.get(importer, 0) + self.so_far.importers[importer]
        self.so_far.importers[importer] += 1
        kept = kept or Kept()
        found = {number: self._binding(record, each) for number, each in result.fingerprints.items()}
        lanes = [(kept.lane, kept.since), *((one.lane, one.since) for each in found.values() for one in each)]
        floor, since = _gravest(lanes)
        return Selectable(
            mrn=mrn,
            legal_date=result.legal_date,
            selected_on=self.day_of(at),
            office=office,
            importer_known=importer in self.known,
            importer_declarations=before,
            lane_floor=floor,
            floor_since=since,
            hour=self.hour_of(at),
            earlier_draws={number: _lowest([kept.draw, *(one.draw for one in each)]) for number, each in found.items()},
        )

    def decided(self, record: DeclarationRecord, result: Assessed, decision: Decision, at: datetime) -> None:
        """Remember a control: the same goods, declared again in this batch, do not escape it."""
        if not decision.lane.is_control:
            return
        trace = Trace(
            trader=party_key(trader_of(record)),
            declarers=declarers(record),
            at=at,
            lane=decision.lane.value,
            since=decision.since,
            draw="",
        )
        for key in {key for each in result.fingerprints.values() for key in each.left}:
            self.so_far.traces.setdefault(key, []).append(trace)

    def _binding(self, record: DeclarationRecord, goods: Fingerprint) -> list[Trace]:
        """The earlier decisions that bind these goods."""
        who = declarers(record)
        found = (
            trace for key in goods.sought for known in (self.traces, self.so_far.traces) for trace in known.get(key, ())
        )
        return [trace for trace in found if self._binds(trace, who)]

    def _binds(self, trace: Trace, who: frozenset[str]) -> bool:
        if trace.trader in trace.declarers or not who.isdisjoint(trace.declarers):
            return True
        known = (mandate for agent in trace.declarers for mandate in self.mandates.get((trace.trader, agent), ()))
        return any(mandate.in_force(self.day_of(trace.at)) for mandate in known)


@dataclass(frozen=True, slots=True)
class _Boxed:
    """Goods of a declaration of the batch in one container: its place in the batch, its LRN, who declares, codes."""

    position: int
    lrn: str
    declarers: frozenset[str]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Twins:
    """Asks whether goods are declared already in the same container, by one that lives or is earlier in the batch.

    It tells only those who declared the other one, or whose goods they are. A container is taken to hold the
    same goods for as long as the selection policy recognises goods lodged anew.
    """

    kept: Mapping[str, Sequence[DeclaredGoods]]
    batch: Sequence[DeclarationRecord]
    policies: Sequence[SelectionPolicy]
    _positions: dict[int, int] = field(default_factory=dict)
    _boxed: dict[str, list[_Boxed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the batch out by container, so that looking for a twin does not walk the batch."""
        for position, record in enumerate(self.batch):
            self._positions[id(record)] = position
            if not (record.containers and record.items):
                continue
            boxed = _Boxed(
                position, record.lrn, declarers(record), frozenset(item.commodity[:COMMODITY] for item in record.items)
            )
            for box in fingerprint_of(record, record.items[0]).containers:
                self._boxed.setdefault(box, []).append(boxed)

    def found(self, record: DeclarationRecord, item: GoodsItem, at: datetime) -> str:
        """The MRN, or within the batch the LRN, of another declaration of the item; empty if there is none."""
        if not record.containers:
            return ""
        boxes, code = fingerprint_of(record, item).containers, item.commodity[:COMMODITY]
        for one in (one for box in boxes for one in self.kept.get(box, ())):
            if one.commodity[:COMMODITY] == code and one.at >= self._since(at) and self._concerns(one, record):
                return one.reference
        return self._earlier_in_batch(record, boxes, code)

    def _since(self, at: datetime) -> datetime:
        return at - timedelta(days=policy_on(self.policies, legal_day(at)).relodging_days)

    def _concerns(self, one: DeclaredGoods, record: DeclarationRecord) -> bool:
        return not declarers(record).isdisjoint(one.parties)

    def _earlier_in_batch(self, record: DeclarationRecord, boxes: frozenset[str], code: str) -> str:
        """The LRN of the first declaration before this one, by one of the same, of the code in one of the boxes."""
        found = [one for box in boxes for one in self._boxed.get(box, ()) if code in one.codes]
        if not found:
            return ""
        place, who = self._positions.get(id(record), len(self.batch)), declarers(record)
        before = [one for one in found if one.position < place and not who.isdisjoint(one.declarers)]
        return min(before, key=lambda one: one.position).lrn if before else ""


def _gravest(lanes: Iterable[tuple[str, date | None]]) -> tuple[str, date | None]:
    """The gravest lane, and since when it holds: of several the latest day."""
    named = [(lane, since) for lane, since in lanes if lane]
    return max(named, key=lambda each: (Lane(each[0]).gravity, each[1] or date.min), default=("", None))


def _lowest(draws: Iterable[str]) -> str:
    """The lowest of these draws; empty if there is none."""
    return min((draw for draw in draws if draw), key=Decimal, default="")
