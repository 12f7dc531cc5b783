"""Which conditions of the law on vehicles bind goods that are declared, as far as the declaration tells.

A declaration tells of a vehicle its code, and the documents that it names: the law says which codes are for which
vehicles (`codes.csv`), and what naming a document tells (`conditions.csv`, `tells`). What none of them tells stays
open: then it is said which fact is wanting, and nothing is taken for true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from customhouse.tariff.vehicles.records import (
    NEW,
    PROHIBITED,
    TELLS_FIRST,
    TELLS_NEW,
    USED,
    CodeRow,
    Condition,
    Reach,
    Span,
    VehicleLaw,
)
from customhouse.tariff.vehicles.rules.classifying import engines_of
from customhouse.tariff.vehicles.rules.reaching import is_over_years

HEADING = 4
_NONE = "-"
OPEN_FACTS = ("state", "first_registered", "kind", "engine", "capacity", "gross_mass")
"""What may be wanting, in the order in which it is asked for: first what documents can tell."""


@dataclass(frozen=True, slots=True)
class DeclaredVehicle:
    """What a declaration says of goods: code, direction, procedure, and documents by code with their days."""

    commodity: str
    direction: str
    procedure: str = ""
    documents: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition that is not met, or of which it is open whether it concerns the vehicle.

    `wanting` is the fact for want of which it is open; empty: it binds, and nothing that is declared meets it.
    """

    condition: Condition
    wanting: str = ""


def headings_of(law: VehicleLaw) -> frozenset[str]:
    """The headings under which the law knows vehicles."""
    return frozenset(row.code[:HEADING] for row in law.codes)


def unmet(declared: DeclaredVehicle, law: VehicleLaw, on: date) -> tuple[Bound, ...]:
    """The conditions that goods do not meet as they are declared, the gravest first; none where they are no vehicle."""
    seen = _seen(declared, law)
    if not seen:
        return ()
    told = _Told.of(declared, law)
    return tuple(_unmet(declared, law, seen, told, on))


@dataclass(frozen=True, slots=True)
class _Told:
    """What naming documents tells: whether the vehicle is new or used, and since when it is registered."""

    state: str = ""
    first: date | None = None

    @classmethod
    def of(cls, declared: DeclaredVehicle, law: VehicleLaw) -> _Told:
        """What the documents tell; nothing of the state where they contradict each other."""
        told = [
            (row.tells, declared.documents[code])
            for row in law.conditions
            if row.tells
            for code in row.documents
            if code in declared.documents
        ]
        states = {NEW if tells == TELLS_NEW else USED for tells, _ in told}
        days = [day for tells, day in told if tells == TELLS_FIRST and day is not None]
        return cls(states.pop() if len(states) == 1 else "", min(days, default=None))


def _unmet(
    declared: DeclaredVehicle, law: VehicleLaw, seen: tuple[Reach, ...], told: _Told, on: date
) -> Iterator[Bound]:
    for row in law.conditions:
        of_other = row.direction != declared.direction or (row.procedures and declared.procedure not in row.procedures)
        if of_other or not _is_declarable(row) or any(code in declared.documents for code in row.documents):
            continue
        found = [wanting for each in seen if (wanting := _wanting(row.reach, each, told, on)) is not None]
        if found:
            open_ = len(found) < len(seen) or any(found)
            yield Bound(row, _first(found, seen, row.reach) if open_ else "")


def _is_declarable(row: Condition) -> bool:
    """Whether a declaration can meet it at all: a prohibition as such, the rest where the law names documents."""
    return bool(row.documents) or row.effect == PROHIBITED


def _first(found: Iterable[tuple[str, ...]], seen: tuple[Reach, ...], reach: Reach) -> str:
    """The fact to ask for first; where codes alone leave it open, the kind of vehicle or its engine."""
    facts = {fact for wanting in found for fact in wanting}
    if not facts:
        same_kind = len({each.kinds for each in seen}) == 1 or not reach.kinds
        facts = {"engine" if same_kind else "kind"}
    return min(facts, key=OPEN_FACTS.index)


def _seen(declared: DeclaredVehicle, law: VehicleLaw) -> tuple[Reach, ...]:
    """The vehicles that the declared code may be for: one row of law at each code on its way down."""
    way: dict[str, list[CodeRow]] = {}
    for row in law.codes:
        if declared.commodity.startswith(row.code):
            way.setdefault(row.code, []).append(row)
    if not way:
        return ()
    heading = frozenset(kind.code for kind in law.kinds.values() if kind.heading == declared.commodity[:HEADING])
    merged = (_merged((row.reach for row in rows), heading) for rows in product(*way.values()))
    return tuple(_driven(reach, law) for reach in merged if reach is not None)


def _driven(reach: Reach, law: VehicleLaw) -> Reach:
    """The same with the engines that vehicles of its kinds may have, where the code tells none.

    Of kinds whose engines the law does not tell apart, no row is meant that names engines.
    """
    engines = frozenset(engine for kind in reach.kinds for engine in engines_of(kind, law))
    return reach if reach.engines else replace(reach, engines=engines or frozenset({_NONE}))


def _merged(reaches: Iterable[Reach], kinds: frozenset[str]) -> Reach | None:
    """What all of them reach together; None where nothing."""
    found = Reach(kinds)
    for each in reaches:
        kinds_, engines = _both(found.kinds, each.kinds), _both(found.engines, each.engines)
        capacity, gross_mass = _inner(found.capacity, each.capacity), _inner(found.gross_mass, each.gross_mass)
        years = _inner(found.years, each.years)
        differ = found.state and each.state and found.state != each.state
        if kinds_ is None or engines is None or capacity is None or gross_mass is None or years is None or differ:
            return None
        found = Reach(kinds_, engines, each.state or found.state, capacity, gross_mass, years)
    return found


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str] | None:
    """What is in both, an empty set being everything; None where nothing is."""
    if not one or not other:
        return one or other
    return one & other or None


def _inner(one: Span, other: Span) -> Span | None:
    """The span that lies in both; None where nothing does."""
    over = max((bound for bound in (one.over, other.over) if bound is not None), default=None)
    upto = min((bound for bound in (one.upto, other.upto) if bound is not None), default=None)
    return None if over is not None and upto is not None and over >= upto else Span(over, upto)


def _wanting(reach: Reach, seen: Reach, told: _Told, on: date) -> tuple[str, ...] | None:
    """The facts for want of which it is open whether a row of law reaches a vehicle; None: it does not."""
    state = seen.state or told.state or (USED if seen.years.over is not None else "")
    answers = {
        "kind": _among(seen.kinds, reach.kinds),
        "state": None if reach.state and not state else not reach.state or state == reach.state,
        "first_registered": _aged(reach.years, seen.years, state, told.first, on),
        "engine": _among(seen.engines, reach.engines),
        "capacity": _within(seen.capacity, reach.capacity),
        "gross_mass": _within(seen.gross_mass, reach.gross_mass),
    }
    if False in answers.values():
        return None
    return tuple(fact for fact, answer in answers.items() if answer is None)


def _among(may_be: frozenset[str], wanted: frozenset[str]) -> bool | None:
    """Whether something is among the wanted, knowing what it may be (empty: anything)."""
    if not wanted or (may_be and may_be <= wanted):
        return True
    return False if may_be and not may_be & wanted else None


def _within(may_be: Span, wanted: Span) -> bool | None:
    """Whether a figure lies in a span, knowing in which it lies."""
    if not wanted.is_bounded:
        return True
    shared = _inner(may_be, wanted)
    return False if shared is None else True if shared == may_be else None


def _aged(wanted: Span, may_be: Span, state: str, first: date | None, on: date) -> bool | None:
    """Whether a vehicle has the age: by the day of its first registration, by its being new, else by its code."""
    begun = first or (on if state == NEW else None)
    if begun is None or not wanted.is_bounded:
        return _within(may_be, wanted)
    over, upto = (
        None if bound is None else is_over_years(begun, int(bound), on) for bound in (wanted.over, wanted.upto)
    )
    return over is not False and upto is not True
