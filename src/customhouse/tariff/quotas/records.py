"""A quota's law and what is asked of it. Frozen, without Django."""

from __future__ import annotations

from collections.abc import Mapping
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


class Returned(StrEnum):
    """Who gets what is given back: whoever asks next, or first those who got less than they asked for."""

    BALANCE = "balance"
    SHORT = "short"


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

    `returned` says who gets what is given back. By default it is for who asks next: the answer to a request is final,
    and an exhausted quota reopens by what comes back, as the events of a quota have it (exhaustion, then reopening).

    `critical_at` is the share of the volume (in per cent) from which on it is critical; `parent` the order number of
    the quota from whose balance it draws too.
    """

    order_number: str
    unit: str
    legal_reference: str
    kind: Kind = Kind.FIRST_COME
    allocation: Period = Period.DAY
    remainder: Remainder = Remainder.LARGEST
    returned: Returned = Returned.BALANCE
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


class Answer(StrEnum):
    """What was answered to a claim: it waits for its day, it got something, or it gets nothing."""

    WAITS = "waits"
    GIVEN = "given"
    REFUSED = "refused"


class Cause(StrEnum):
    """Why a claim gets nothing, less than it asks for, or is told to be careful."""

    NONE = ""
    UNKNOWN = "unknown"
    UNIT = "unit"
    LICENCE = "licence"
    BLOCKED = "blocked"
    SUSPENDED = "suspended"
    EXHAUSTED = "exhausted"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one goods item of a declaration claims of a quota.

    `subject` is the declaration (its MRN); `quantities` are those of the goods by UNECE Rec 20 unit; `accepted_at` is
    the moment that decides who comes first; `licences` are the references of documents declared, `holders` who may use
    a licence (importer and declarant).
    """

    order_number: str
    subject: str
    item: int
    quantities: Mapping[str, Decimal]
    accepted_at: datetime
    licences: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()

    @property
    def reference(self) -> str:
        """The name of its request: the declaration and its item."""
        return f"{self.subject}/{self.item}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """How one goods item stands towards the quota that it claims, in the quota's unit.

    `got` is what was allocated and not given back, None while the answer waits; `cause` says why it is less than
    `asked`, or (`critical`) that it may be.
    """

    order_number: str
    item: int
    unit: str
    asked: Decimal
    got: Decimal | None
    answer: Answer
    cause: Cause = Cause.NONE
    accepted_at: datetime | None = None
    waiting: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its name, how much, and when the declaration that asks was accepted."""

    reference: str
    quantity: Decimal
    accepted_at: datetime
