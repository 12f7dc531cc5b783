"""What classification help is asked and answers. Frozen, without Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from customhouse.foundation.access.errors import CustomhouseError

Id: TypeAlias = str | int | float | bool | None
"""What a line of a file is called: any plain value of JSON."""


@dataclass(frozen=True, slots=True)
class Line:
    """Goods in words, and the code that somebody gave them (six digits or more; empty where unknown).

    `id` is what the line is called where it came from, as it stood there; None where it has no name. `number` is its
    place in the file, from 1.
    """

    text: str
    code: str = ""
    id: Id = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of a file that is no line of goods: its place, its `id` if one can be made out, and why it is none."""

    number: int
    id: Id
    error: CustomhouseError


@dataclass(frozen=True, slots=True)
class Scored:
    """A code of six digits with its probability: of a hundred answers with 0.8, about eighty are right.

    Those of a ranking sum to less than 1: the rest is that of something else, and the more so the less was understood.
    """

    code: str
    p: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """Goods of the past, or a name known to mean a code, that are like the ones asked for (`likeness` up to 1)."""

    text: str
    code: str
    likeness: float
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """What to find out to tell the best codes apart: the fact asked for, and which answer leads to which code."""

    about: str
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer: codes best first, whether it is sure of the first, how it came to it, what would settle it.

    `sure` is `yes`, `likely` or `no`; `method` is `cold` (the law's words and trade names) or `trained`;
    `rules` are the General Interpretative Rules that bear on it, with why.
    """

    codes: tuple[Scored, ...]
    sure: str
    method: str
    nearest: tuple[Nearest, ...] = ()
    question: Question | None = None
    rules: tuple[tuple[str, str], ...] = ()
