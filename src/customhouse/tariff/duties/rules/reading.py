"""A duty sentence as somebody wrote it, in the grammar or in the words of a known schedule: read, or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel.numbers import list_currencies

from customhouse.messages.findings import Finding
from customhouse.reference.units.rules import UnknownUnit, find_unit
from customhouse.tariff.duties.rules.components import components
from customhouse.tariff.duties.rules.expressions import Expression, text
from customhouse.tariff.duties.rules.grammar import ExpressionError, Vocabulary, parse
from customhouse.tariff.duties.rules.us_rates import read_us_rate
from customhouse.tariff.duties.rules.vocabulary import TARIFF_CURRENCIES


def tariff_vocabulary(*currencies: str) -> Vocabulary:
    """The currencies of ISO 4217, those of tariff databases and those given, and every unit known."""
    known = {*list_currencies(), *TARIFF_CURRENCIES, *currencies}
    return Vocabulary(known.__contains__, _is_unit)


def _is_unit(code: str) -> bool:
    try:
        find_unit(code)
    except UnknownUnit:
        return False
    return True


def read_sentence(sentence: str, vocabulary: Vocabulary) -> Expression:
    """The expression of a sentence; where the grammar has no place for it, as the US schedule would mean it.

    Raises `ExpressionError`, as the grammar found it.

    >>> text(read_sentence("2.8 cents/kg", tariff_vocabulary()))
    '0.028 USD / KGM'
    """
    try:
        return parse(sentence, vocabulary)
    except ExpressionError:
        rate = read_us_rate(sentence)
        if rate is None or rate.expression is None or not _is_in_the_grammar(rate.expression):
            raise
        return rate.expression


def _is_in_the_grammar(expression: Expression) -> bool:
    """Whether an expression can be written and read again: its figures are none too long."""
    try:
        return parse(text(expression)) == expression
    except ExpressionError:
        return False


def told(sentence: str, vocabulary: Vocabulary, say: Callable[[Finding], tuple[str, str]]) -> dict[str, Any]:
    """What a sentence was read as, or why and where it was refused, in the stable keys of the command.

    `say` puts a finding into words: what is wrong, and the remedy.
    """
    try:
        expression = read_sentence(sentence, vocabulary)
    except ExpressionError as error:
        message, remedy = say(error.finding())
        return {"text": sentence, "ok": False, "error": message, "code": error.code, "at": error.at, "remedy": remedy}
    parts = [component.as_json() for component in components(expression)]
    return {"text": sentence, "ok": True, "components": parts, "canonical": text(expression)}
