"""A proposal to amend the nomenclature. Frozen, without Django."""

from __future__ import annotations

from dataclasses import dataclass

OBJECTIVE = ("material", "composition", "dimension", "weight", "form", "function", "packing", "condition")
"""Kinds of criteria that goods show when they are presented."""
OUTSIDE = ("use", "process")
"""Kinds that goods show only sometimes: they hold beside another criterion alone."""
NOT_OBJECTIVE = ("intention", "origin", "price", "brand", "legality", "owner")
"""Kinds that goods never show: the nomenclature is not built on them."""
KINDS = (*OBJECTIVE, *OUTSIDE, *NOT_OBJECTIVE)
DOCUMENT = "document"
WAYS = ("sight", "measuring", "weighing", "test", "laboratory", DOCUMENT)
"""How a criterion may be verified at the border."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A characteristic by which goods are told apart: its kind, its words, and how it is verified (or nothing)."""

    kind: str
    text: str
    verified: str = ""


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods that the proposal speaks of.

    `words` are what they are called in trade, `codes` where they stand now (six digits), `is_whole` whether they are
    all of what stands there; `to` is the code proposed (four or six digits), `text` its words where it is new.
    """

    name: str
    words: str = ""
    codes: tuple[str, ...] = ()
    is_whole: bool = False
    to: str = ""
    text: str = ""
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, and why."""

    title: str
    why: str = ""
    goods: tuple[Goods, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What would become of a code: `relation` as in a correlation table, the codes its goods would stand under.

    `is_automatic`: the law on it is carried over by itself; else a specialist decides.
    """

    code: str
    relation: str
    to: tuple[str, ...]
    is_automatic: bool
