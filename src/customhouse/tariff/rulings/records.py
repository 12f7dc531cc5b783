"""Advance rulings as rules and other areas see them. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RulingKind(StrEnum):
    """What a ruling is about."""

    CLASSIFICATION = "classification"
    ORIGIN = "origin"
    VALUATION = "valuation"


class RulingState(StrEnum):
    """Where an application, and the ruling that comes of it, stands. Expiry is no state: it is a day."""

    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    EXAMINED = "examined"
    ISSUED = "issued"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class ChallengeKind(StrEnum):
    """How a decision is contested: before customs, or before a body independent of them."""

    REVIEW = "review"
    APPEAL = "appeal"


class Outcome(StrEnum):
    """What came of a review or an appeal."""

    OPEN = "open"
    UPHELD = "upheld"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody asks a ruling on. `secrets` are words that are never published, one a line."""

    kind: RulingKind
    holder: str
    title: str
    description: str
    question: str = ""
    commodity: str = ""
    origin: str = ""
    method: str = ""
    secrets: str = ""
    samples: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided: the code, the origin or the method, by the kind of the ruling, with its reasons."""

    commodity: str = ""
    origin: str = ""
    method: str = ""
    reasons: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class BindingRuling:
    """A ruling as lodging sees it: who holds it, what it says, and from when to when it binds."""

    number: str
    kind: RulingKind
    holder: str
    commodity: str
    origin: str
    method: str
    valid_from: date
    valid_to: date
    is_issued: bool = True


@dataclass(frozen=True, slots=True)
class DeclaredGoods:
    """What a declaration says of an item for which it cites rulings by number; `path` is where it says so."""

    rulings: tuple[str, ...]
    holders: frozenset[str]
    commodity: str
    origin: str
    method: str
    pointer: str = ""
    path: str = ""
