"""Reading a duty expression: a small exact grammar, whose errors say where and what to do.

    expression := "free" | sum ( ("MIN" | "MAX") sum )*
    sum        := term ( ("+" | "-") term )*
    term       := number "%" [ "RET" ]
                | number currency ( "/" [ number ] unit )*
    unit       := code [ "#" qualifier ]

`nothing` and `nihil` are read as `free`, and the symbols `kg`, `g`, `t`, `l`, `hl`, `m`, `m2`, `m3` as their
codes. What the grammar does not hold (agricultural components, entry prices) is refused by name, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.duties.rules.expressions import (
    ONE,
    RETAIL_PRICE,
    Addend,
    AdValorem,
    Bound,
    Expression,
    Limit,
    Specific,
    Sum,
    Term,
    Unit,
)

LONGEST = 500
"""Characters of the longest expression that is read; the longest in force anywhere has about a hundred."""

_TOKEN = re.compile(r"\s*(?:(?P<number>\d[\d.,]*)|(?P<word>[A-Za-z][A-Za-z0-9]*)|(?P<sign>[%/+\-#]))", re.ASCII)
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,10})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_UNIT = re.compile(r"[A-Z][A-Z0-9]{1,2}", re.ASCII)
_QUALIFIER = re.compile(r"[A-Z0-9]", re.ASCII)
_FREE_WORDS = frozenset({"FREE", "NOTHING", "NIHIL"})
_SYMBOLS = {"kg": "KGM", "g": "GRM", "t": "TNE", "l": "LTR", "hl": "HLT", "m": "MTR", "m2": "MTK", "m3": "MTQ"}


class ExpressionError(ValueError):
    """A text that is no duty expression: a code, the character (from 1) where it goes wrong, and the remedy."""

    def __init__(self, code: str, at: int, message: str, remedy: str, params: Mapping[str, str] | None = None) -> None:
        self.code = code
        self.at = at
        self.message = message
        self.remedy = remedy
        self.params = {"at": str(at), **(params or {})}
        super().__init__(self.finding().text())

    def finding(self, pointer: str = "", path: str = "") -> Finding:
        """The error as a finding, at the place where the expression stands."""
        return Finding(self.code, Severity.ERROR, pointer, path, self.message, self.remedy, self.params)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which currencies and units a country's law may name, of those that are well formed."""

    is_currency: Callable[[str], bool]
    is_unit: Callable[[str], bool]


ANY_WORD = Vocabulary(bool, bool)
"""Every well-formed code."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str, vocabulary: Vocabulary = ANY_WORD) -> Expression:
    """The expression that the text says; `ExpressionError` says where it fails and how to mend it.

    >>> parse("5 %").sum
    Sum(head=AdValorem(percent=Decimal('5'), of=''), rest=())
    >>> parse("5 % + 2 XDD / ")
    Traceback (most recent call last):
    customhouse.tariff.duties.rules.grammar.ExpressionError: A unit is expected at character 15.
    """
    return _Reader(_tokens(text), len(text) + 1, vocabulary).expression()


@lru_cache(maxsize=65536)
def parsed(text: str) -> Expression:
    """The expression of a text that is in force, read once and kept: expressions never change."""
    return parse(text)


def _tokens(text: str) -> list[_Token]:
    if len(text) > LONGEST:
        raise ExpressionError(
            "EXP-LENGTH",
            LONGEST + 1,
            msgid("The expression has {length} characters; {longest} are allowed."),
            msgid("Split the measure in two, or shorten the expression."),
            {"length": str(len(text)), "longest": str(LONGEST)},
        )
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stray(text, at)
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return found


def _stray(text: str, at: int) -> ExpressionError:
    place = at + len(text[at:]) - len(text[at:].lstrip())
    return ExpressionError(
        "EXP-CHARACTER",
        place + 1,
        msgid("The character “{character}” at {at} has no meaning in a duty expression."),
        msgid("Use figures, currency and unit codes, and the signs % / + - # only."),
        {"character": text[place]},
    )


class _Reader:
    """Reads tokens from left to right; each method reads one rule of the grammar."""

    def __init__(self, tokens: list[_Token], end: int, vocabulary: Vocabulary) -> None:
        self.tokens = tokens
        self.end = end
        self.vocabulary = vocabulary
        self.next = 0

    def expression(self) -> Expression:
        if not self.tokens:
            raise ExpressionError(
                "EXP-EMPTY", 1, msgid("The expression is empty."), msgid("Write “free” where nothing is charged.")
            )
        if self.peek().upper() in _FREE_WORDS:
            return self.free()
        first, limits = self.sum(), []
        while self.next < len(self.tokens):
            limits.append(self.limit())
        return Expression(first, tuple(limits))

    def free(self) -> Expression:
        word = self.take().text
        if self.next < len(self.tokens):
            raise self.error(
                "EXP-FREE",
                msgid("Nothing may follow “{word}” (character {at})."),
                msgid("Remove what follows, or write the rate instead."),
                word=word,
            )
        return Expression(None)

    def limit(self) -> Limit:
        word = self.peek().upper()
        if word not in {Bound.AT_LEAST, Bound.AT_MOST}:
            raise self.error(
                "EXP-JOIN",
                msgid("“{found}” at character {at} does not continue the expression."),
                msgid("Join terms by +, -, MIN or MAX; separate units by /."),
            )
        self.take()
        return Limit(Bound(word), self.sum())

    def sum(self) -> Sum:
        head, rest = self.term(), []
        seen = {(False, *_likeness(head))}
        while self.peek() in {"+", "-"}:
            minus, at = self.take().text == "-", self.at()
            term = self.term()
            kind = (minus, *_likeness(term))
            if kind in seen:
                raise ExpressionError(
                    "EXP-REPEATED",
                    at,
                    msgid("The term at character {at} is of a kind that the same sum adds or takes off already."),
                    msgid("Write one term with the rate that is meant in all."),
                )
            seen.add(kind)
            rest.append(Addend(term, minus))
        return Sum(head, tuple(rest))

    def term(self) -> Term:
        figure = self.number()
        if self.peek() == "%":
            self.take()
            of = self.take().text if self.peek() == RETAIL_PRICE else ""
            return AdValorem(figure, of)
        return self.specific(figure)

    def specific(self, figure: Decimal) -> Specific:
        word = self.peek()
        if not _CURRENCY.fullmatch(word) or not self.vocabulary.is_currency(word):
            raise self.error(
                "EXP-CURRENCY",
                msgid("A % sign or a currency is expected at character {at}, not “{found}”."),
                msgid("Write % after a percentage, or an ISO 4217 currency code such as EUR after an amount."),
            )
        self.take()
        units = []
        while self.peek() == "/":
            self.take()
            units.append(self.unit())
        return Specific(figure, word, tuple(units))

    def unit(self) -> Unit:
        per = self.number() if self.kind() == "number" else ONE
        word = _SYMBOLS.get(self.peek(), self.peek())
        if not word:
            raise self.error(
                "EXP-UNIT",
                msgid("A unit is expected at character {at}."),
                msgid("Write a unit code of UNECE Recommendation 20, such as KGM or LTR."),
            )
        if not per or not _UNIT.fullmatch(word) or not self.vocabulary.is_unit(word):
            raise self.error(
                "EXP-UNIT",
                msgid("“{found}” at character {at} is not a unit by which duty can be charged."),
                msgid("Write a unit code of UNECE Recommendation 20, such as KGM or LTR."),
            )
        self.take()
        return Unit(word, self.qualifier(), per)

    def qualifier(self) -> str:
        if self.peek() != "#":
            return ""
        self.take()
        if not _QUALIFIER.fullmatch(self.peek()):
            raise self.error(
                "EXP-QUALIFIER",
                msgid("“{found}” at character {at} is not a qualifier of a unit."),
                msgid("Write one capital letter or figure after #, such as KGM#G for gross mass."),
            )
        return self.take().text

    def number(self) -> Decimal:
        if self.kind() != "number":
            raise self.error(
                "EXP-AMOUNT",
                msgid("A figure is expected at character {at}, not “{found}”."),
                msgid("Begin each term with its rate: 5 %, or 12.50 EUR / DTN. Other components are not supported."),
            )
        if not _NUMBER.fullmatch(self.peek()):
            raise self.error(
                "EXP-NUMBER",
                msgid("“{found}” at character {at} is not a number."),
                msgid("Write a point before decimals, no thousands separators, at most 15 figures and 10 decimals."),
            )
        return Decimal(self.take().text)

    def peek(self) -> str:
        return self.tokens[self.next].text if self.next < len(self.tokens) else ""

    def kind(self) -> str:
        return self.tokens[self.next].kind if self.next < len(self.tokens) else ""

    def at(self) -> int:
        return self.tokens[self.next].at if self.next < len(self.tokens) else self.end

    def take(self) -> _Token:
        token = self.tokens[self.next]
        self.next += 1
        return token

    def error(self, code: str, message: str, remedy: str, **params: str) -> ExpressionError:
        return ExpressionError(code, self.at(), message, remedy, {"found": self.peek(), **params})


def _likeness(term: Term) -> tuple[object, ...]:
    """What two terms of one sum and sign may not share: they would be one term written twice."""
    if isinstance(term, AdValorem):
        return ("%", term.of)
    return (term.currency, *((unit.key, unit.per) for unit in term.units))
