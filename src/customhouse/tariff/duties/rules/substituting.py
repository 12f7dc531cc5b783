"""Agricultural components of an expression replaced by what a table says that they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from customhouse.tariff.duties.rules.expressions import Addend, AnyTerm, Component, Expression, Limit, Sum


def with_components(expression: Expression, amounts: Mapping[Component, Expression]) -> Expression:
    """The expression with each component that has an amount replaced by it; an amount is one term.

    >>> from customhouse.tariff.duties.rules.expressions import Agricultural, text
    >>> from customhouse.tariff.duties.rules.grammar import parse
    >>> table = {Component(Agricultural.COMPONENT): parse("25.30 EUR / DTN")}
    >>> text(with_components(parse("9 % + AC MAX 18 % + AC"), table))
    '9 % + 25.30 EUR / DTN MAX 18 % + 25.30 EUR / DTN'
    """
    if expression.sum is None or not amounts:
        return expression
    limits = tuple(Limit(limit.bound, _sum(limit.sum, amounts)) for limit in expression.limits)
    return Expression(_sum(expression.sum, amounts), limits)


def _sum(terms: Sum, amounts: Mapping[Component, Expression]) -> Sum:
    rest = tuple(Addend(_term(addend.term, amounts), addend.minus) for addend in terms.rest)
    return replace(terms, head=_term(terms.head, amounts), rest=rest)


def _term(term: AnyTerm, amounts: Mapping[Component, Expression]) -> AnyTerm:
    found = amounts.get(term) if isinstance(term, Component) else None
    return found.sum.head if found is not None and found.sum is not None else term
