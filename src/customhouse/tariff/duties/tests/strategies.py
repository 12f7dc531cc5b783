"""Duty expressions made at random, all of them valid."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from customhouse.tariff.duties.rules.expressions import (
    Addend,
    AdValorem,
    Agricultural,
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
    Term,
    Unit,
)

FIGURES = st.decimals(min_value=0, max_value=99999, places=4, allow_nan=False, allow_infinity=False)
UNITS = st.builds(
    Unit,
    st.sampled_from(["KGM", "DTN", "LTR", "HLT", "NAR"]),
    st.sampled_from(["", "G"]),
    st.sampled_from([Decimal(1), Decimal(100)]),
)
AD_VALOREM = st.builds(AdValorem, FIGURES, st.sampled_from(["", "RET"]))
SPECIFIC = st.builds(Specific, FIGURES, st.sampled_from(["XDD", "EUR"]), st.lists(UNITS, max_size=2).map(tuple))


def likeness(term: Term) -> tuple[object, ...]:
    """What two terms of a sum may not share."""
    if isinstance(term, AdValorem):
        return ("%", term.of)
    return (term.currency, *((unit.key, unit.per) for unit in term.units))


@st.composite
def sums(draw: st.DrawFn) -> Sum:
    """A sum of terms of different kinds."""
    terms = draw(st.lists(AD_VALOREM | SPECIFIC, min_size=1, max_size=4, unique_by=likeness))
    return Sum(terms[0], tuple(Addend(term, draw(st.booleans())) for term in terms[1:]))


LIMITS = st.builds(Limit, st.sampled_from(Bound), sums())
EXPRESSIONS = st.just(Expression(None)) | st.builds(Expression, sums(), st.lists(LIMITS, max_size=3).map(tuple))
"""Any expression that the grammar holds."""

QUANTITIES = st.fixed_dictionaries(dict.fromkeys(("KGM", "KGM#G", "LTR", "LTR#G", "NAR", "NAR#G", "RET"), FIGURES))
"""Quantities from which every unit above can be had."""


PRICES = st.builds(Specific, FIGURES, st.just("EUR"), st.lists(UNITS, min_size=1, max_size=1).map(tuple))
DAYS = st.tuples(st.integers(1, 12), st.integers(1, 28))
PLAIN = st.builds(Expression, sums(), st.lists(LIMITS, max_size=1).map(tuple))
SPECIAL = st.one_of(
    st.builds(Component, st.sampled_from(Agricultural), st.booleans()),
    st.builds(ReferencePrice, PRICES),
    st.builds(Refer, st.sampled_from(["see note 5", "the rate of heading 8716"])),
    st.builds(EntryPrices, st.lists(st.tuples(PRICES, PLAIN), min_size=1, max_size=3).map(tuple), PLAIN),
    st.builds(
        Seasons, st.lists(st.tuples(st.builds(Span, DAYS, DAYS), PLAIN), min_size=1, max_size=2).map(tuple), PLAIN
    ),
    st.builds(AdValorem, FIGURES, st.sampled_from(["CIF", "the case"])),
)
SPECIAL_EXPRESSIONS = st.one_of(
    st.builds(lambda first, second: Expression(Sum(first, (Addend(second),))), st.builds(AdValorem, FIGURES), SPECIAL),
    st.builds(lambda term: Expression(Sum(term)), SPECIAL),
    st.builds(lambda unit: Expression(Sum(Supplementary(unit))), UNITS),
)
"""Expressions with terms that need a price, a day, a table, another law, or a part of the goods."""
