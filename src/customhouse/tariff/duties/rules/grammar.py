"""Reading a duty expression: a small exact grammar, whose errors say where and what to do.

    expression := "free" | [ number ] unit | sum ( ("MIN" | "MAX") sum )*
    sum        := term ( ("+" | "-") term )*
    term       := number "%" [ "RET" | "CIF" | "OF" words ]
                | number currency ( "/" [ number ] unit )*
                | ( "AC" | "SD" | "FD" ) [ "(reduced)" ]
                | "REFERENCE PRICE" number currency ( "/" [ number ] unit )*
                | "ENTRY PRICE" "(" ( "FROM" number currency "/" unit ":" expression ";" )+ "ELSE" expression ")"
                | "SEASON" "(" ( day-month ".." day-month ":" expression ";" )+ "ELSE" expression ")"
                | "REFER" words
    unit       := code [ ( "#" | "/" ) qualifier ]

`nothing` and `nihil` are read as `free`; units also as tariffs abbreviate them (`100 kg`, `p/st`, `% vol`: `vocabulary`
has them all). What the grammar does not hold is refused by name, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from customhouse.messages.findings import msgid
from customhouse.tariff.duties.rules.expressions import (
    CIF,
    ONE,
    RETAIL_PRICE,
    Addend,
    AdValorem,
    AnyTerm,
    Bound,
    Component,
    EntryPrices,
    Expression,
    Limit,
    Refer,
    ReferencePrice,
    Seasons,
    Span,
    Specific,
    Sum,
    Supplementary,
    Unit,
)
from customhouse.tariff.duties.rules.refusing import ExpressionError
from customhouse.tariff.duties.rules.scanning import Scanner
from customhouse.tariff.duties.rules.vocabulary import (
    ANY_WORD,
    CURRENCY_SIGNS,
    Vocabulary,
    bare_unit,
    component_in,
    count_of,
    qualifier_in,
    unit_follows,
    unit_in,
)

__all__ = ["ANY_WORD", "LONGEST", "ExpressionError", "Vocabulary", "parse", "parsed"]

Key = TypeVar("Key")

LONGEST = 1000
"""Characters of the longest expression that is read; entry prices in force have about five hundred."""

DEEPEST = 3
"""How deep rates may stand within rates."""

_NUMBER = re.compile(r"\d{1,15}(\.\d{1,10})?", re.ASCII)
BY_VOLUME, PERCENT_OF_VOLUME = Unit("ASV", "X"), (Unit("ASV"), Unit("HLT"))
"""How integrated tariffs write each per cent of alcohol in each hectolitre, and the two quantities that it is."""
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_FREE_WORDS = frozenset({"FREE", "NOTHING", "NIHIL"})
_SPAN = re.compile(r"(\d{2})-(\d{2})\s*\.\.\s*(\d{2})-(\d{2})", re.ASCII)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse(text: str, vocabulary: Vocabulary = ANY_WORD) -> Expression:
    """The expression that the text says; `ExpressionError` says where it fails and how to mend it.

    >>> parse("5 %").sum
    Sum(head=AdValorem(percent=Decimal('5'), of=''), rest=())
    >>> parse("5 % + 2 XDD / ")
    Traceback (most recent call last):
    customhouse.tariff.duties.rules.refusing.ExpressionError: A unit is expected at character 15.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            "EXP-LENGTH",
            LONGEST + 1,
            msgid("The expression has {length} characters; {longest} are allowed."),
            msgid("Split the measure in two, or shorten the expression."),
            {"length": str(len(text)), "longest": str(LONGEST)},
        )
    return _Reader(Scanner(text), vocabulary).whole()


@lru_cache(maxsize=65536)
def parsed(text: str) -> Expression:
    """The expression of a text that is in force, read once and kept: expressions never change."""
    return parse(text)


class _Reader:
    """Reads from left to right; each method reads one rule of the grammar."""

    def __init__(self, scanner: Scanner, vocabulary: Vocabulary) -> None:
        self.at = scanner
        self.vocabulary = vocabulary
        self.depth = 0

    def whole(self) -> Expression:
        """The expression, with nothing behind it."""
        if self.at.is_done:
            raise ExpressionError(
                "EXP-EMPTY", 1, msgid("The expression is empty."), msgid("Write “free” where nothing is charged.")
            )
        alone = bare_unit(self.at.text, self.vocabulary)
        if alone is not None:
            return Expression(Sum(Supplementary(alone)))
        found = self.expression()
        if not self.at.is_done:
            raise self.stray_join()
        return found

    def expression(self) -> Expression:
        if self.at.peek().upper() in _FREE_WORDS:
            return self.free()
        first, limits = self.sum(), []
        while (word := self.at.peek().upper()) in {Bound.AT_LEAST, Bound.AT_MOST}:
            self.at.take()
            limits.append(Limit(Bound(word), self.sum()))
        return Expression(first, tuple(limits))

    def stray_join(self) -> ExpressionError:
        return self.at.error(
            "EXP-JOIN",
            msgid("“{found}” at character {at} does not continue the expression."),
            msgid("Join terms by +, -, MIN or MAX; separate units by /."),
        )

    def free(self) -> Expression:
        word = self.at.take()
        following = self.at.peek()
        if following == "/":
            raise self.at.error(
                "EXP-FREE",
                msgid("Unit not permitted with {word} (character {at})."),
                msgid("Remove what follows, or write the rate instead."),
                word=word.upper(),
            )
        if following not in {"", ";", ")"}:
            raise self.at.error(
                "EXP-FREE",
                msgid("Nothing may follow “{word}” (character {at})."),
                msgid("Remove what follows, or write the rate instead."),
                word=word,
            )
        return Expression(None)

    def sum(self) -> Sum:
        head, rest = self.term(), []
        seen = {(False, *_likeness(head))}
        while self.at.peek() in {"+", "-"}:
            minus, at = self.at.take() == "-", self.at.place
            term = self.term()
            kind = (minus, *_likeness(term))
            if kind in seen:
                raise ExpressionError(
                    "EXP-REPEATED",
                    at,
                    msgid(
                        "Expression used more than once: the term at character {at} is of a kind that the same sum "
                        "adds or takes off already."
                    ),
                    msgid("Write one term with the rate that is meant in all."),
                )
            seen.add(kind)
            rest.append(Addend(term, minus))
        return Sum(head, tuple(rest))

    def term(self) -> AnyTerm:
        for words, read in self.special().items():
            if self.at.words(words):
                return read()
        if (component := component_in(self.at)) is not None:
            return component
        if self.at.peek() in CURRENCY_SIGNS:
            currency = CURRENCY_SIGNS[self.at.take()]
            return self.by_units(self.number(), currency)
        figure = self.number()
        if self.at.peek() != "%":
            return self.specific(figure)
        self.at.take()
        return AdValorem(figure, self.base())

    def special(self) -> dict[str, Callable[[], AnyTerm]]:
        """The terms that begin with words."""
        return {
            "REFERENCE PRICE": self.reference,
            "ENTRY PRICE": self.entry_prices,
            "SEASON": self.seasons,
            "REFER": lambda: Refer(self.quoted()),
            "UNIT": lambda: Supplementary(self.unit()),
        }

    def base(self) -> str:
        """What a percentage is of: empty for the base of charge."""
        if self.at.words("/ RETAIL PRICE") or self.at.words(RETAIL_PRICE):
            return RETAIL_PRICE
        if self.at.words(CIF):
            return CIF
        return self.quoted() if self.at.words("OF") else ""

    def quoted(self) -> str:
        found = self.at.quoted()
        if found is None:
            raise self.at.error(
                "EXP-WORDS",
                msgid("Words between quotation marks are expected at character {at}, not “{found}”."),
                msgid("Write the words of the law between straight quotation marks."),
            )
        return found

    def specific(self, figure: Decimal) -> Specific:
        word = CURRENCY_SIGNS.get(self.at.peek(), self.at.peek())
        if not _CURRENCY.fullmatch(word) or not self.vocabulary.has_currency(word):
            raise self.at.error(
                "EXP-CURRENCY",
                msgid("Invalid monetary unit: a % sign or a currency is expected at character {at}, not “{found}”."),
                msgid("Write % after a percentage, or an ISO 4217 currency code such as EUR after an amount."),
            )
        self.at.take()
        return self.by_units(figure, word)

    def by_units(self, figure: Decimal, currency: str) -> Specific:
        """An amount with the units that follow it."""
        units: list[Unit] = []
        while self.at.peek() == "/":
            self.at.take()
            self.one_more(units)
        return Specific(figure, currency, tuple(units))

    def one_more(self, units: list[Unit]) -> None:
        """A further unit, or words that qualify the one before."""
        if not units or unit_follows(self.at, self.vocabulary):
            unit = self.unit()
            units += PERCENT_OF_VOLUME if unit == BY_VOLUME else (unit,)
            return
        letter = None if units[-1].qualifier else qualifier_in(self.at)
        if letter is None:
            raise self.at.error(
                "EXP-QUALIFIER",
                msgid("Invalid unit qualifier: “{found}” at character {at} neither qualifies a unit nor is one."),
                msgid("Write the qualifier as the tariff abbreviates it, or as #G behind the unit's code."),
            )
        units[-1] = Unit(units[-1].code, letter, units[-1].per)

    def unit(self) -> Unit:
        if not self.at.peek():
            raise self.at.error(
                "EXP-UNIT",
                msgid("A unit is expected at character {at}."),
                msgid("Write a unit code of UNECE Recommendation 20, such as KGM or LTR."),
            )
        grouped = self.at.grouped()
        per = count_of(grouped) if grouped else self.number() if self.at.is_number else ONE
        found = unit_in(self.at, self.vocabulary) if per else None
        if found is None:
            raise self.at.error(
                "EXP-UNIT",
                msgid("Invalid measurement unit: “{found}” at character {at} is no unit by which duty is charged."),
                msgid("Write a unit code of UNECE Recommendation 20, such as KGM or LTR."),
            )
        code, letter = found
        return Unit(code, letter or self.qualifier(), per)

    def qualifier(self) -> str:
        if self.at.peek() != "#":
            return qualifier_in(self.at) or ""
        self.at.take()
        words = self.at.quoted()
        if words and len(words) > 1:
            return words
        if words is not None or not re.fullmatch(r"[A-Z0-9]", self.at.peek(), re.ASCII):
            raise self.at.error(
                "EXP-QUALIFIER",
                msgid("Invalid unit qualifier: “{found}” at character {at} does not qualify a unit."),
                msgid("Write one capital letter or figure after #, such as KGM#G for gross mass."),
            )
        return self.at.take()

    def number(self) -> Decimal:
        if not self.at.is_number:
            raise self.at.error(
                "EXP-AMOUNT",
                msgid("Amount required: a figure is expected at character {at}, not “{found}”."),
                msgid("Begin each term with its rate: 5 %, or 12.50 EUR / DTN."),
            )
        if not _NUMBER.fullmatch(self.at.peek()):
            raise self.at.error(
                "EXP-NUMBER",
                msgid("“{found}” at character {at} is not a number."),
                msgid("Write a point before decimals, no thousands separators, at most 15 figures and 10 decimals."),
            )
        return Decimal(self.at.take())

    def reference(self) -> ReferencePrice:
        return ReferencePrice(self.specific(self.number()))

    def entry_prices(self) -> EntryPrices:
        def price() -> Specific:
            if not self.at.words("FROM"):
                raise self.expected("FROM")
            return self.specific(self.number())

        branches, otherwise = self.branches(price)
        return EntryPrices(branches, otherwise)

    def seasons(self) -> Seasons:
        branches, otherwise = self.branches(self.span)
        return Seasons(branches, otherwise)

    def branches(self, read: Callable[[], Key]) -> tuple[tuple[tuple[Key, Expression], ...], Expression]:
        """The rates between brackets, each under its key, and the one that holds else."""
        found: list[tuple[Key, Expression]] = []
        self.sign("(")
        with self.deeper():
            while not self.at.words("ELSE"):
                key = read()
                self.sign(":")
                found.append((key, self.expression()))
                self.sign(";")
            if not found:
                raise self.expected("FROM")
            otherwise = self.expression()
        self.sign(")")
        return tuple(found), otherwise

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.at.error(
                "EXP-DEPTH",
                msgid("Rates stand within rates too deep at character {at}."),
                msgid("Write the measure as several, each with its own condition."),
            )
        yield
        self.depth -= 1

    def span(self) -> Span:
        place = self.at.place
        match = self.at.match(_SPAN)
        days = [int(part) for part in match.groups()] if match else []
        if not days or not (_is_day(days[0], days[1]) and _is_day(days[2], days[3])):
            raise ExpressionError(
                "EXP-SEASON",
                place,
                msgid("Days of the year are expected at character {at}."),
                msgid("Write day and month of the first and the last day, such as 01-06..30-09."),
            )
        return Span((days[1], days[0]), (days[3], days[2]))

    def sign(self, sign: str) -> None:
        if self.at.peek() != sign:
            raise self.expected(sign)
        self.at.take()

    def expected(self, sign: str) -> ExpressionError:
        return self.at.error(
            "EXP-SIGN",
            msgid("“{sign}” is expected at character {at}, not “{found}”."),
            msgid(
                "Write ENTRY PRICE ( FROM 50 EUR / DTN : 5 % ; ELSE 9 % ) or SEASON ( 01-06..30-09 : 5 % ; ELSE 9 % )."
            ),
            sign=sign,
        )


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= len(_DAYS) and 1 <= day <= _DAYS[month - 1]


def _likeness(term: AnyTerm) -> tuple[object, ...]:
    """What two terms of one sum and sign may not share: they would be one term written twice."""
    if isinstance(term, AdValorem):
        return ("%", term.of)
    if isinstance(term, Specific):
        return (term.currency, *((unit.key, unit.per) for unit in term.units))
    return (type(term).__name__, term.kind if isinstance(term, Component) else "")
