"""What somebody asks of the vehicle estimator, read into a vehicle and amounts; every doubtful word gets a finding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.duties.rules.asking import read_amount
from customhouse.tariff.vehicles.records import (
    ENGINES,
    NEW,
    STATES,
    USED,
    WITHOUT_CYLINDERS,
    Amounts,
    Asked,
    Vehicle,
    VehicleLaw,
)
from customhouse.tariff.vehicles.rules.classifying import engines_of

FIRST_MOTOR_CAR = date(1885, 1, 1)
LARGEST_CAPACITY, LARGEST_MASS = Decimal(100_000), Decimal(1_000_000)
_CURRENCY = 3
_LONGEST_ECHO = 40


def read_asked(asked: Asked, law: VehicleLaw, national: str, on: date) -> tuple[Vehicle, Amounts]:
    """The vehicle and the amounts that a question tells of, for the law of a day.

    `national` is the currency of amounts that name none. Raises `Refused` with every finding; its path is the
    argument's name.
    """
    findings: list[Finding] = []
    kind = _word(asked.kind)
    if kind not in law.kinds:
        findings.append(_choice("VEH-KIND", "kind", asked.kind, law.kinds))
    vehicle = Vehicle(
        kind,
        _state(asked, findings),
        _engine(asked, kind, law, findings),
        _bounded("capacity", asked.capacity, LARGEST_CAPACITY, findings),
        _bounded("gross_mass", asked.gross_mass, LARGEST_MASS, findings),
        _bounded("mass", asked.mass, LARGEST_MASS, findings),
        _first_registered(asked, on, findings),
    )
    findings += _impossible(vehicle)
    findings += _unregistered(asked, vehicle)
    amounts = _amounts(asked, national, findings)
    findings += _without_price(asked, vehicle)
    if findings:
        raise Refused(findings)
    return vehicle, amounts


def missing_facts(facts: Iterable[str]) -> tuple[Finding, ...]:
    """What must be said of facts that decide the code and that nobody gave."""
    questions = {
        "engine": msgid("Which engine the vehicle has decides its code."),
        "capacity": msgid("The cylinder capacity decides the code of this vehicle."),
        "gross_mass": msgid("The largest permitted mass decides the code of this vehicle."),
        "first_registered": msgid("The day of first registration decides the code of this vehicle."),
    }
    remedies = {
        "capacity": msgid("Give it in cubic centimetres, as the registration certificate does (P.1)."),
        "gross_mass": msgid("Give it in kilograms, as the registration certificate does (F.1)."),
    }
    return tuple(
        _finding("VEH-MISSING", fact, questions[fact], remedies.get(fact, msgid("Tell it as well."))) for fact in facts
    )


def _word(text: str) -> str:
    """A word of a list as it is kept: small letters, underscores.

    >>> _word(" Petrol-Hybrid ")
    'petrol_hybrid'
    """
    return text.strip().lower().replace("-", "_")


def _state(asked: Asked, findings: list[Finding]) -> str:
    """New or used, as told; without a word, used where a first registration is given."""
    state = _word(asked.state)
    if not state and asked.first_registered.strip():
        return USED
    if state not in STATES:
        findings.append(_choice("VEH-STATE", "state", asked.state, STATES))
    return state


def _engine(asked: Asked, kind: str, law: VehicleLaw, findings: list[Finding]) -> str:
    engine = _word(asked.engine)
    if engine and engine not in ENGINES:
        findings.append(_choice("VEH-ENGINE", "engine", asked.engine, ENGINES))
    elif engine and (known := engines_of(kind, law)) and engine not in known:
        message = msgid("The tariff knows no vehicle of this kind with the engine “{given}”.")
        remedy = msgid("Use one of: {known}.")
        findings.append(_finding("VEH-ENGINE", "engine", message, remedy, given=engine, known=", ".join(known)))
    return engine


def _bounded(name: str, text: str, most: Decimal, findings: list[Finding]) -> Decimal | None:
    """A figure over nothing and up to a most, or None where none is given."""
    figure = _figure(name, text, findings)
    if figure is not None and not 0 < figure <= most:
        message = msgid("No vehicle has {given} here.")
        remedy = msgid("Write a figure over 0 and up to {most}.")
        findings.append(_finding("VEH-FIGURE", name, message, remedy, given=text.strip(), most=f"{most:f}"))
    return figure


def _figure(name: str, text: str, findings: list[Finding]) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return read_amount(name, text)
    except Refused as error:
        findings += error.findings
        return None


def _first_registered(asked: Asked, on: date, findings: list[Finding]) -> date | None:
    text = asked.first_registered.strip()
    if not text:
        return None
    try:
        first = date.fromisoformat(text)
    except ValueError:
        message = msgid("“{given}” is not a day of first registration.")
        findings.append(_finding("VEH-DATE", "first_registered", message, _WRITE_A_DAY, given=text))
        return None
    if first > on:
        message = msgid("First registered on {given}: that is after {day}, for which duties are asked.")
        remedy = msgid("Correct the day, or ask for the law of a later day.")
        given = {"given": first.isoformat(), "day": on.isoformat()}
        findings.append(_finding("VEH-FUTURE", "first_registered", message, remedy, **given))
    elif first < FIRST_MOTOR_CAR:
        message = msgid("First registered on {given}: there were no motor vehicles.")
        findings.append(_finding("VEH-DATE", "first_registered", message, _WRITE_A_DAY, given=first.isoformat()))
    return first


_WRITE_A_DAY = msgid("Write the day of first registration as 2021-05-31.")


def _impossible(vehicle: Vehicle) -> list[Finding]:
    """Facts that cannot be true together."""
    found = []
    if vehicle.engine in WITHOUT_CYLINDERS and vehicle.capacity is not None:
        message = msgid("An electric motor has no cylinder capacity.")
        remedy = msgid("Leave the capacity out, or choose a hybrid if there is a piston engine beside.")
        found.append(_finding("VEH-CAPACITY", "capacity", message, remedy))
    if vehicle.state == NEW and vehicle.first_registered is not None:
        message = msgid("A new vehicle was never registered.")
        remedy = msgid("Leave the day of first registration out, or say that the vehicle is used.")
        found.append(_finding("VEH-NEW", "first_registered", message, remedy))
    if vehicle.mass is not None and vehicle.gross_mass is not None and vehicle.mass > vehicle.gross_mass:
        message = msgid("The vehicle empty is heavier than it may be with load.")
        found.append(_finding("VEH-MASS", "mass", message, msgid("Correct one of the two masses.")))
    return found


def _unregistered(asked: Asked, vehicle: Vehicle) -> list[Finding]:
    """A used vehicle has an age, which its first registration tells."""
    if not vehicle.is_used or asked.first_registered.strip():
        return []
    message = msgid("When a used vehicle was first registered is not told.")
    return [_finding("VEH-REGISTERED", "first_registered", message, _WRITE_A_DAY)]


def _amounts(asked: Asked, national: str, findings: list[Finding]) -> Amounts:
    currency = asked.currency.strip().upper() or national
    if len(currency) != _CURRENCY or not (currency.isascii() and currency.isalpha()):
        message, remedy = (
            msgid("“{given}” is not a currency."),
            msgid("Write the three letters of ISO 4217, such as EUR."),
        )
        findings.append(_finding("VEH-CURRENCY", "currency", message, remedy, given=asked.currency.strip()))
    names = ("price", "new_value", "freight", "insurance")
    return Amounts(currency, *(_figure(name, getattr(asked, name), findings) for name in names))


def _without_price(asked: Asked, vehicle: Vehicle) -> list[Finding]:
    """A vehicle must have a price, or be used and have a value as new to start from."""
    if asked.price.strip() or (vehicle.is_used and asked.new_value.strip()):
        return []
    remedy = msgid("Give the price. A used vehicle without one is valued from what it costs new: give that instead.")
    return [_finding("VEH-PRICE", "price", msgid("What was paid for the vehicle is not told."), remedy)]


def _choice(code: str, name: str, given: str, known: Iterable[str]) -> Finding:
    message = msgid("“{given}” is not one of the choices.") if given.strip() else msgid("Nothing is chosen.")
    return _finding(code, name, message, msgid("Use one of: {known}."), given=given.strip(), known=", ".join(known))


def _finding(code: str, name: str, message: str, remedy: str, **params: str) -> Finding:
    shown = {
        key: text if len(text) <= _LONGEST_ECHO or key == "known" else f"{text[:_LONGEST_ECHO]}…"
        for key, text in params.items()
    }
    return Finding(code, Severity.ERROR, "", name, message, remedy, shown)
