"""A duty expression in words: "30 %, at least 2.50 XDD per pair". Pure; the language is the caller's.

Pieces are English message ids with fields, so that each language keeps its own order of words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from customhouse.messages.findings import fill, msgid
from customhouse.reference.units.rules import one_of
from customhouse.tariff.duties.rules.expressions import (
    CIF,
    RETAIL_PRICE,
    AdValorem,
    Agricultural,
    AnyTerm,
    Bound,
    Component,
    EntryPrices,
    Expression,
    Refer,
    ReferencePrice,
    Seasons,
    Specific,
    Sum,
    Supplementary,
    Unit,
)

FREE = msgid("Free")
_PERCENT = msgid("{percent} %")
_OF_RETAIL = msgid("{percent} % of the retail price")
_OF_VALUE = msgid("{percent} % of the customs value")
_OF_PART = msgid("{percent} % of the value of: {part}")
_AMOUNT = msgid("{amount} {currency}")
_PER = msgid("{amount} per {unit}")
_PER_MANY = msgid("{count} × {unit}")
_PLUS = msgid("{first} plus {second}")
_LESS = msgid("{first} less {second}")
_LIMITS = {Bound.AT_LEAST: msgid("{rate}, at least {limit}"), Bound.AT_MOST: msgid("{rate}, at most {limit}")}
_COMPONENTS = {
    Agricultural.COMPONENT: msgid("the agricultural component"),
    Agricultural.SUGAR: msgid("the additional duty on sugar"),
    Agricultural.FLOUR: msgid("the additional duty on flour"),
}
_REDUCED = msgid("{component} at its reduced amount")
_SHORTFALL = msgid("what the value falls short of {price}")
_DECLARED = msgid("quantity to be declared per {unit}")
_ELSEWHERE = msgid("as the law says elsewhere: {law}")
_AT_PRICE = msgid("from a price of {price}: {rate}")
_IN_SEASON = msgid("from {first} to {last}: {rate}")
_OTHERWISE = msgid("otherwise: {rate}")
_EITHER_RATE = msgid("{first}; {second}")
_DAY_OF_YEAR = msgid("{day}/{month}")


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


def _term(term: AnyTerm, language: Language) -> str:
    if isinstance(term, AdValorem):
        return _percentage(term, language)
    if isinstance(term, Specific):
        return _specific(term, language)
    return _special(term, language)


def _percentage(term: AdValorem, language: Language) -> str:
    percent = language.number(term.percent)
    if term.is_of_part:
        return language.say(_OF_PART, percent=percent, part=term.of)
    return language.say({RETAIL_PRICE: _OF_RETAIL, CIF: _OF_VALUE}.get(term.of, _PERCENT), percent=percent)


def _special(
    term: Component | ReferencePrice | Supplementary | Refer | EntryPrices | Seasons, language: Language
) -> str:
    if isinstance(term, Component):
        said = language.translate(_COMPONENTS[term.kind])
        return language.say(_REDUCED, component=said) if term.is_reduced else said
    if isinstance(term, ReferencePrice):
        return language.say(_SHORTFALL, price=_specific(term.price, language))
    if isinstance(term, Supplementary):
        return language.say(_DECLARED, unit=_unit(term.unit, language))
    if isinstance(term, Refer):
        return language.say(_ELSEWHERE, law=term.law)
    return _branches(term, language)


def _branches(term: EntryPrices | Seasons, language: Language) -> str:
    """Rates by price or by season, one after the other."""
    if isinstance(term, EntryPrices):
        each = [
            language.say(_AT_PRICE, price=_specific(price, language), rate=in_words(rate, language))
            for price, rate in term.branches
        ]
    else:
        each = [
            language.say(
                _IN_SEASON,
                first=_day(span.first, language),
                last=_day(span.last, language),
                rate=in_words(rate, language),
            )
            for span, rate in term.branches
        ]
    said, *others = [*each, language.say(_OTHERWISE, rate=in_words(term.otherwise, language))]
    for other in others:
        said = language.say(_EITHER_RATE, first=said, second=other)
    return said


def _day(day: tuple[int, int], language: Language) -> str:
    return language.say(_DAY_OF_YEAR, day=f"{day[1]:02}", month=f"{day[0]:02}")


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
