"""What a page on one trader says. Frozen; no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Flow:
    """A part of what a trader moved: by what it is cut (`goods`, `origin`, `office`, `month`), and how much it was."""

    by: str
    value: str
    items: int
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody a trader works with: as what (`seller`, `declarant`, `agent`), since when, and until when."""

    role: str
    key: str
    name: str
    first_at: datetime
    last_at: datetime
    declarations: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A trader's record in figures: declarations, controls and those that found something, changes, money."""

    declarations: int
    cancelled: int
    amended: int
    controls: int
    hits: int
    found: Decimal
    penalties: int
    penalty_sum: Decimal
    late: int
    late_sum: Decimal
    doubts: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something of a trader's record: what, when, where to read it."""

    what: str
    at: datetime
    reference: str
    detail: str


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to look at: `screening`, `profile` or `price`; what it says, how often or how sure, where it stands."""

    kind: str
    text: str
    figure: str
    reference: str
