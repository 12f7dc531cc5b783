"""A rule however it is said: in the rule language, or as a conventional sentence of an agreement."""

from __future__ import annotations

from customhouse.tariff.origin.rules.expressions import WholeRule
from customhouse.tariff.origin.rules.grammar import parse
from customhouse.tariff.origin.rules.sentences import read_sentence
from customhouse.tariff.origin.rules.tokens import RuleError


def read_rule(text: str) -> WholeRule:
    """A rule of the language, or a conventional sentence. Raises the language's `RuleError` where it is neither.

    >>> read_rule("Manufacture from materials of any heading") == read_rule("ANY")
    True
    """
    try:
        return parse(text)
    except RuleError:
        sentence = read_sentence(text)
        if sentence is None:
            raise
        return WholeRule(sentence)
