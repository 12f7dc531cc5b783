"""Duty expressions made at random, all of them valid."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from customhouse.tariff.duties.rules.expressions import (
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
