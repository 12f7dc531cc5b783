"""A quota's law and what is asked of it. Frozen, without Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """How a quota is given out: to who comes first, or to who holds a licence."""

    FIRST_COME = "first-come"
    LICENSED = "licensed"


class Period(StrEnum):
    """What shares alike: all requests accepted on one day, or each by its instant."""

    DAY = "day"
    INSTANT = "instant"


class Remainder(StrEnum):
    """Who gets what is left when shares are cut to whole units: the largest fractions, or the first to come."""

    LARGEST = "largest"
    FIRST = "first"


class State(StrEnum):
    """What a quota's period is now."""

    OPEN = "open"
    CRITICAL = "critical"
    EXHAUSTED = "exhausted"
    BLOCKED = "blocked"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class QuotaLaw:
    """A quota: its order number, how it is given out and shared, in which unit and to how many decimals.

    `critical_at` is the share of the volume (in per cent) from which on it is critical; `parent` the order number of
    the quota from whose balance it draws too.
    """

    order_number: str
    unit: str
    legal_reference: str
    kind: Kind = Kind.FIRST_COME
    allocation: Period = Period.DAY
    remainder: Remainder = Remainder.LARGEST
    scale: int = 3
    critical_at: Decimal = Decimal(90)
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A quota on a day: its law, its period, volume, balance and state."""

    law: QuotaLaw
    valid_from: date
    valid_to: date
    volume: Decimal
    balance: Decimal
    state: State


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its name, how much, and when the declaration that asks was accepted."""

    reference: str
    quantity: Decimal
    accepted_at: datetime
