"""What links speak of: who was seen with which identity, who is linked with whom, what pattern it makes. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class UnusableLinksError(ValueError):
    """A file, or a word of law, that cannot be used: `code`, the field, the cause, and what to do."""

    def __init__(self, code: str, field: str, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.code, self.field, self.cause, self.remedy = code, field, cause, remedy


class Kind(StrEnum):
    """What somebody is known by, beside their identifier."""

    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    GUARANTEE = "guarantee"
    CONTAINER = "container"
    SELLER = "seller"


class Blot(StrEnum):
    """What stands against somebody."""

    FINDING = "finding"
    SUSPENDED = "suspended"
    DEBT = "debt"


class Shape(StrEnum):
    """The patterns that are looked for."""

    REAPPEARANCE = "reappearance"
    BURST = "burst"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class Seen:
    """A party seen with an identity in a declaration, and when customs learned of it.

    `party` is a key (an identifier, or what `spelling.party_named` makes of a name), `name` how it is called;
    `identity` is the key under which two ways of writing are one, `shown` as it was written.
    """

    party: str
    name: str
    kind: Kind
    identity: str
    shown: str
    at: datetime
    declaration: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A party and an identity: when, and in which declaration, they were seen together first and last."""

    party: str
    kind: Kind
    identity: str
    shown: str
    first_at: datetime
    first_in: str
    last_at: datetime
    last_in: str


@dataclass(frozen=True, slots=True)
class Member:
    """A party: its key, how it is called, when and in which declaration it was seen first."""

    key: str
    name: str
    first_at: datetime
    first_in: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands against a party since a moment: what, and where to read it (an MRN, a notice)."""

    party: str
    blot: Blot
    at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Term:
    """How much sharing an identity of one kind says (1 links), and of how many parties it says anything at most."""

    weight: float
    most: int


@dataclass(frozen=True, slots=True)
class Terms:
    """By what the country looks for links: kinds, and figures of the patterns (days, parties)."""

    kinds: Mapping[Kind, Term]
    burst_days: int
    burst_parties: int
    reappearance_days: int
    cluster_parties: int


@dataclass(frozen=True, slots=True)
class Shared:
    """An identity that members of a pattern share; `edges` tell of each since when and where."""

    kind: Kind
    identity: str
    shown: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What was found: who, by what they are linked, what stands against them; what scores high is read first.

    Of a reappearance the first of `members` is the one whose record is bad, and the second the one who came after.
    """

    shape: Shape
    members: tuple[Member, ...]
    shared: tuple[Shared, ...]
    marks: tuple[Mark, ...]
    score: float
