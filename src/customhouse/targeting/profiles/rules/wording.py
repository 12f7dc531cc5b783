"""A condition in words, as a tree of phrases that a page can lay out: pure, the language is the caller's.

A phrase is the name of a fact, how it is compared, and with what; or "all of these", "any of these", "not this".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from customhouse.messages.findings import msgid
from customhouse.targeting.facts.rules.dictionary import FACTS
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Condition, Group, Not, Operand
from customhouse.targeting.profiles.rules.comparing import BETWEEN_FACTS

ALL, ANY, NOT = msgid("all of these"), msgid("at least one of these"), msgid("not this")

COMPARED: Mapping[str, str] = {
    "equals": msgid("is"),
    "in": msgid("is one of"),
    "in_group": msgid("belongs to the group"),
    "prefix": msgid("begins with"),
    "contains": msgid("contains"),
    "at_least": msgid("is at least"),
    "at_most": msgid("is at most"),
    "more_than": msgid("is more than"),
    "less_than": msgid("is less than"),
    "between": msgid("is between"),
    "same_as": msgid("is the same as"),
    "differs_from": msgid("differs from"),
    "known": msgid("is known:"),
    "has_any": msgid("include at least one of"),
    "has_all": msgid("include all of"),
}
"""How each operator is said between a fact and what it is compared with."""

YES, NO = msgid("yes"), msgid("no")
DIRECTIONS: Mapping[str, str] = {"import": msgid("Import"), "export": msgid("Export")}
"""How the directions of trade are said; other operands are codes, and stand as they are."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One leaf (`fact`, `compared`, `operands`) or one branch (`heading`, `parts`) of a condition in words."""

    fact: str = ""
    compared: str = ""
    operands: tuple[str, ...] = ()
    heading: str = ""
    parts: tuple[Phrase, ...] = ()


def in_words(condition: Condition, translate: Callable[[str], str] = str) -> Phrase:
    """The condition in words.

    >>> phrase = in_words(Comparison("commodity", "prefix", ("61", "62")))
    >>> phrase.fact, phrase.compared, phrase.operands
    ('Commodity code', 'begins with', ('61', '62'))
    """
    match condition:
        case AllOf(parts):
            return Phrase(heading=translate(ALL), parts=tuple(in_words(part, translate) for part in parts))
        case AnyOf(parts):
            return Phrase(heading=translate(ANY), parts=tuple(in_words(part, translate) for part in parts))
        case Not(part):
            return Phrase(heading=translate(NOT), parts=(in_words(part, translate),))
    return _leaf(condition, translate)


def _leaf(leaf: Comparison, translate: Callable[[str], str]) -> Phrase:
    fact = FACTS[leaf.fact]
    if leaf.operator in BETWEEN_FACTS:
        operands: tuple[str, ...] = (translate(FACTS[str(leaf.operand)].meaning),)
    elif leaf.fact == "direction":
        operands = tuple(translate(DIRECTIONS.get(str(part), str(part))) for part in _each(leaf.operand))
    else:
        operands = tuple(_said(part, translate) for part in _each(leaf.operand))
    return Phrase(translate(fact.meaning), translate(COMPARED[leaf.operator]), operands)


def _each(operand: Operand) -> tuple[str | bool | Decimal | date, ...]:
    if isinstance(operand, Group):
        return (operand.code,)
    return operand if isinstance(operand, tuple) else (operand,)


def _said(operand: Any, translate: Callable[[str], str]) -> str:
    """One operand: a code as it stands, a flag as a word, a number without an exponent."""
    if isinstance(operand, bool):
        return translate(YES if operand else NO)
    return f"{operand:f}" if isinstance(operand, Decimal) else str(operand)
