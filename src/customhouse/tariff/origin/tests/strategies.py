"""Rules and bills of materials as hypothesis draws them, for laws that hold of all."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from customhouse.tariff.origin.records import Bill, Material, Operation, Role
from customhouse.tariff.origin.rules.codes import CodeRange, CodeSet
from customhouse.tariff.origin.rules.expressions import (
    AllOf,
    Allowance,
    AnyHeading,
    AnyOf,
    Base,
    Change,
    ChangeOf,
    MadeFrom,
    Method,
    MinimumOriginating,
    NotAboveOriginating,
    Process,
    Rule,
    SetRule,
    ValueContent,
    ValueLimit,
    WeightLimit,
    WhollyObtained,
    Words,
)
from customhouse.tariff.origin.rules.provisions import Measure

HEADINGS = ["8504", "8532", "7208", "7212", "1701", "85", "850440", "850490"]
COUNTRIES = ["XA", "XB", "XC", ""]
percents = st.integers(0, 100).map(Decimal)
amounts = st.integers(0, 200).map(Decimal)
maybe_amounts = st.none() | amounts


def code_sets(least: int = 1) -> st.SearchStrategy[CodeSet]:
    """Sets of headings, some of them ranges."""
    spans = st.tuples(st.sampled_from(HEADINGS[:5]), st.sampled_from(HEADINGS[:5]))
    return st.lists(spans.map(lambda two: CodeRange(*sorted(two))), min_size=least, max_size=3).map(tuple)


contents = st.builds(
    lambda percent, base, method, only: ValueContent(
        percent,
        method,
        Base.ANY if method is Method.NET_COST else base,
        only if method is Method.FOCUSED else (),
    ),
    percents,
    st.sampled_from([Base.EXW, Base.FOB, Base.ANY]),
    st.sampled_from(Method),
    code_sets(),
)
changes = st.builds(
    ChangeOf,
    st.sampled_from(Change),
    code_sets(0),
    st.none() | st.builds(Allowance, code_sets(), st.none() | percents) | st.builds(Allowance, st.just(()), percents),
)
leaf_rules: st.SearchStrategy[Rule] = st.one_of(
    changes,
    contents,
    st.builds(WhollyObtained, code_sets(0)),
    st.builds(AnyHeading, code_sets(0)),
    st.builds(MadeFrom, code_sets(), st.booleans()),
    st.builds(ValueLimit, percents, st.sampled_from([Base.EXW, Base.FOB]), code_sets(0)),
    st.builds(ValueLimit, percents, st.just(Base.EXW), st.just(()), st.just(True)),  # a strategy
    st.builds(WeightLimit, percents, code_sets(0)),
    st.builds(MinimumOriginating, percents, st.sampled_from(Measure), code_sets(0)),
    st.just(NotAboveOriginating()),
    st.just(Process(("weaving", "dyeing"))),
    st.builds(SetRule, percents),
    st.just(Words("Manufacture from “yarn”")),
)
rules = st.recursive(
    leaf_rules,
    lambda inner: (
        st.builds(AllOf, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=5,
)
materials = st.builds(
    Material,
    path=st.just("m"),
    code=st.sampled_from(HEADINGS),
    value=maybe_amounts,
    weight=maybe_amounts,
    originating=st.sampled_from([None, True, False]),
    wholly_obtained=st.sampled_from([None, True, False]),
    origin=st.sampled_from(COUNTRIES),
    role=st.sampled_from([Role.MATERIAL, Role.MATERIAL, Role.ACCESSORY, Role.NEUTRAL]),
)
bills = st.builds(
    Bill,
    code=st.sampled_from(["850440", "8504", "720810"]),
    country=st.just("XA"),
    ex_works=maybe_amounts,
    fob=st.none(),
    net_cost=maybe_amounts,
    net_weight=maybe_amounts,
    materials=st.lists(materials, max_size=5).map(tuple),
    operations=st.none()
    | st.lists(st.sampled_from(["weaving", "packing", "sorting"]).map(Operation), max_size=2).map(tuple),
)
