"""Links between editions, and what became of codes. Frozen, without Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Link:
    """Goods of `code` are, wholly or (`is_partial`, the tables' "ex") in part, goods of `other` in the other edition.

    `is_main` marks the one link by which a series is carried across (the tables' conversion).
    """

    code: str
    other: str
    is_partial: bool = False
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The links between two editions, as a file holds them: from `newer` to `older` in the United Nations' files."""

    edition: str
    other_edition: str
    links: tuple[Link, ...]


class Outcome(StrEnum):
    """What became of a code: carried over by itself, for a specialist to decide, not in the tables, or no code."""

    AUTOMATIC = "automatic"
    QUEUED = "queued"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Transposed:
    """A code of the old edition and what became of it.

    `relation` is `1:1`, `1:n` (split), `n:1` (merged), `n:n` (both) or empty; `to` is the new code where it is
    automatic; `candidates` are the codes it may be, the main one first.
    """

    code: str
    outcome: Outcome
    relation: str
    to: str
    candidates: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A list transposed: each code once, in its order, and how many came out how."""

    edition: str
    other_edition: str
    codes: tuple[Transposed, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of the new edition that one of the old becomes, and its share of the old one's series (above 0, to 1)."""

    code: str
    share: Decimal
