"""A duty expression in words: "30 %, at least 2.50 XDD per pair". Pure; the language is the caller's.

Pieces are English message ids with fields, so that each language keeps its own order of words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from customhouse.messages.findings import fill, msgid
from customhouse.reference.units.rules import one_of
from customhouse.tariff.duties.rules.expressions import AdValorem, Bound, Expression, Specific, Sum, Term, Unit

FREE = msgid("Free")
_PERCENT = msgid("{percent} %")
_OF_RETAIL = msgid("{percent} % of the retail price")
_AMOUNT = msgid("{amount} {currency}")
_PER = msgid("{amount} per {unit}")
_PER_MANY = msgid("{count} × {unit}")
_PLUS = msgid("{first} plus {second}")
_LESS = msgid("{first} less {second}")
_LIMITS = {Bound.AT_LEAST: msgid("{rate}, at least {limit}"), Bound.AT_MOST: msgid("{rate}, at most {limit}")}


@dataclass(frozen=True, slots=True)
class Language:
    """How to speak: `translate` a message id, and write a `number` with the separators of the language."""

    translate: Callable[[str], str] = str
    number: Callable[[Decimal], str] = "{:f}".format

    def say(self, template: str, **fields: str) -> str:
        """A message id in the language, its fields filled."""
        return fill(self.translate(template), fields)


ENGLISH = Language()


def in_words(expression: Expression, language: Language = ENGLISH) -> str:
    """The whole expression in words.

    >>> from customhouse.tariff.duties.rules.grammar import parse
    >>> in_words(parse("30 % MIN 2.50 XDD / NPR MAX 9 XDD / 100 KGM"))
    '30 %, at least 2.50 XDD per pair, at most 9 XDD per 100 × kilogram'
    >>> in_words(parse("free"))
    'Free'
    """
    if expression.sum is None:
        return language.translate(FREE)
    said = sum_in_words(expression.sum, language)
    for limit in expression.limits:
        said = language.say(_LIMITS[limit.bound], rate=said, limit=sum_in_words(limit.sum, language))
    return said


def sum_in_words(terms: Sum, language: Language = ENGLISH) -> str:
    """A sum of terms in words.

    >>> from customhouse.tariff.duties.rules.grammar import parse
    >>> in_words(parse("16.5 % RET + 1 XDD / ASV / HLT - 2 XDD"))
    '16.5 % of the retail price plus 1 XDD per % of alcohol by volume per hectolitre less 2 XDD'
    """
    said = _term(terms.head, language)
    for addend in terms.rest:
        said = language.say(_LESS if addend.minus else _PLUS, first=said, second=_term(addend.term, language))
    return said


def _term(term: Term, language: Language) -> str:
    if isinstance(term, AdValorem):
        return language.say(_OF_RETAIL if term.of else _PERCENT, percent=language.number(term.percent))
    return _specific(term, language)


def _specific(term: Specific, language: Language) -> str:
    said = language.say(_AMOUNT, amount=language.number(term.amount), currency=term.currency)
    for unit in term.units:
        said = language.say(_PER, amount=said, unit=_unit(unit, language))
    return said


def _unit(unit: Unit, language: Language) -> str:
    name = language.translate(one_of(unit.code))
    if unit.qualifier:
        name = f"{name} ({unit.key})"
    return name if unit.per == 1 else language.say(_PER_MANY, count=language.number(unit.per), unit=name)
