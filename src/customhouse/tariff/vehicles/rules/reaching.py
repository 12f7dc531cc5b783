"""Whether a row of law reaches a vehicle, which facts must be known to tell, and why it does.

Age is counted in years by the calendar: a vehicle is over three years old from the day after the third return of the
day on which it was first registered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.vehicles.records import ENGINES, NEW, STATES, Because, Reach, Span, Vehicle

_CAPACITY = (
    msgid("Cylinder capacity of {given} cm³: up to {upto}."),
    msgid("Cylinder capacity of {given} cm³: over {over}."),
    msgid("Cylinder capacity of {given} cm³: over {over}, up to {upto}."),
)
_GROSS_MASS = (
    msgid("Permitted mass of {given} kg: up to {upto}."),
    msgid("Permitted mass of {given} kg: over {over}."),
    msgid("Permitted mass of {given} kg: over {over}, up to {upto}."),
)
_YEARS = (
    msgid("First registered on {given}: up to {upto} years ago."),
    msgid("First registered on {given}: over {over} years ago."),
    msgid("First registered on {given}: over {over}, up to {upto} years ago."),
)


def missing_for(reach: Reach, vehicle: Vehicle, on: date) -> tuple[str, ...] | None:
    """The facts that must be known before it can be told whether the row reaches the vehicle; None: it does not.

    >>> missing_for(Reach(capacity=Span(Decimal(1000))), Vehicle("car", NEW), date(2026, 1, 1))
    ('capacity',)
    """
    if reach.kinds and vehicle.kind not in reach.kinds:
        return None
    answers = {
        "engine": _among(vehicle.engine, reach.engines),
        "state": _among(vehicle.state, frozenset(filter(None, [reach.state]))),
        "capacity": _within(vehicle.capacity, reach.capacity),
        "gross_mass": _within(vehicle.gross_mass, reach.gross_mass),
        "first_registered": _aged(vehicle, reach.years, on),
    }
    if False in answers.values():
        return None
    return tuple(fact for fact, answer in answers.items() if answer is None)


def is_reached(reach: Reach, vehicle: Vehicle, on: date) -> bool:
    """Whether a row reaches the vehicle, all facts being known that it asks for."""
    return missing_for(reach, vehicle, on) == ()


def reasons(reach: Reach, vehicle: Vehicle) -> Iterator[Because]:
    """Why a row reaches a vehicle that it reaches: one sentence for each thing that matters to it, or for its kind."""
    yield from tuple(_reasons(reach, vehicle)) or (Because(msgid("The tariff names this kind of vehicle here.")),)


def _reasons(reach: Reach, vehicle: Vehicle) -> Iterator[Because]:
    if reach.engines:
        yield Because(msgid("Engine: {engine}."), words={"engine": ENGINES[vehicle.engine]})
    if reach.state:
        yield Because(msgid("State: {state}."), words={"state": STATES[vehicle.state]})
    if reach.capacity.is_bounded:
        yield _spanned(_CAPACITY, reach.capacity, f"{vehicle.capacity:f}")
    if reach.gross_mass.is_bounded:
        yield _spanned(_GROSS_MASS, reach.gross_mass, f"{vehicle.gross_mass:f}")
    if reach.years.is_bounded and vehicle.first_registered:
        yield _spanned(_YEARS, reach.years, vehicle.first_registered.isoformat())
    elif reach.years.is_bounded:
        yield Because(msgid("It is new."))


def is_over_years(first: date, years: int, on: date) -> bool:
    """Whether more than so many years have passed since a day.

    >>> is_over_years(date(2023, 3, 2), 3, date(2026, 3, 2)), is_over_years(date(2023, 3, 2), 3, date(2026, 3, 3))
    (False, True)
    >>> is_over_years(date(2020, 2, 29), 1, date(2021, 2, 28)), is_over_years(date(2020, 2, 29), 1, date(2021, 3, 1))
    (False, True)
    """
    return (on.year - first.year, on.month, on.day) > (years, first.month, first.day)


def _among(given: str, wanted: frozenset[str]) -> bool | None:
    if not wanted:
        return True
    return given in wanted if given else None


def _within(given: Decimal | None, span: Span) -> bool | None:
    if not span.is_bounded:
        return True
    return None if given is None else span.holds(given)


def _aged(vehicle: Vehicle, span: Span, on: date) -> bool | None:
    if not span.is_bounded:
        return True
    first = vehicle.first_registered or (on if vehicle.state == NEW else None)
    if first is None:
        return None
    over, upto = (None if bound is None else is_over_years(first, int(bound), on) for bound in (span.over, span.upto))
    return over is not False and upto is not True


def _spanned(messages: tuple[str, str, str], span: Span, given: str) -> Because:
    told = {"over": span.over, "upto": span.upto}
    bounds = {name: f"{bound:f}" for name, bound in told.items() if bound is not None}
    message = messages[0] if span.over is None else messages[1] if span.upto is None else messages[2]
    return Because(message, {"given": given, **bounds})
