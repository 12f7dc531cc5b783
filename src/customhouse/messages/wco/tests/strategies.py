"""Messages made at random, all of them in order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import Amount, DateTime, Measure, Section

_SIGNS = st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=("C", "Z"))


def _text(position: Position) -> st.SearchStrategy[str]:
    facets = position.facets
    longest = min(facets.length or facets.max_length or 20, 20)
    if facets.values:
        return st.sampled_from(sorted(facets.values))
    signs = {"letters": st.sampled_from("aZ"), "digits": st.sampled_from("09")}.get(facets.pattern, _SIGNS)
    return st.text(signs, min_size=facets.length or 1, max_size=longest)


def _number(position: Position) -> st.SearchStrategy[Decimal]:
    places = position.facets.fraction_digits
    return st.decimals(0, 9999, places=3 if places is None else places, allow_nan=False)


def _leaf(position: Position) -> st.SearchStrategy[object]:
    if position.type == "DateTime":
        return st.sampled_from([DateTime("20240229", "102"), DateTime("20240131235959Z", "304")])
    if position.type == "Numeric":
        return _number(position)
    if position.type == "Amount":
        return st.builds(Amount, _number(position), st.sampled_from([None, "EUR"]))
    if position.type in {"Measure", "Quantity"}:
        return st.builds(Measure, _number(position), st.sampled_from([None, "KGM"]))
    return _text(position)


@st.composite
def sections(draw: st.DrawFn, plan: Plan) -> Section:
    """A record that follows the plan."""
    values: dict[str, Any] = {}
    for key, position in plan.position.by_tag.items():
        if not position.minimum and draw(st.integers(0, 9)) > 1:
            continue
        if not position.is_class:
            values[position.name] = draw(_leaf(position))
        elif position.repeats:
            values[position.name] = tuple(draw(st.lists(sections(plan.inner[key]), min_size=1, max_size=2)))
        else:
            values[position.name] = draw(sections(plan.inner[key]))
    return plan.record(**values)
