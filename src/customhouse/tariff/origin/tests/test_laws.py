"""Laws that hold of every rule and every bill: what helps never hurts, and what does not matter changes nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.tariff.origin.records import Bill, Material, Role
from customhouse.tariff.origin.rules.codes import holds
from customhouse.tariff.origin.rules.evaluating import evaluate
from customhouse.tariff.origin.rules.expressions import (
    AllOf,
    AnyOf,
    ChangeOf,
    Method,
    Rule,
    ValueContent,
    WholeRule,
    whole_text,
)
from customhouse.tariff.origin.rules.grammar import parse
from customhouse.tariff.origin.rules.provisions import (
    Cumulation,
    CumulationKind,
    Measure,
    Provisions,
    Tolerance,
)
from customhouse.tariff.origin.rules.verdicts import Verdict
from customhouse.tariff.origin.tests.strategies import amounts, bills, changes, contents, materials, percents, rules

few = settings(max_examples=25)
"""Bills are slow to draw; each run draws others."""

ORDER = {False: 0, None: 1, True: 2}


def rank(verdict: Verdict) -> int:
    """How much a verdict grants: refused, left open, granted."""
    return ORDER[verdict]


def verdict_of(rule: Rule, bill: Bill, provisions: Provisions | None = None) -> Verdict:
    """What a rule comes to on a bill."""
    return evaluate(WholeRule(rule, provisions or Provisions()), bill).originating


@few
@given(rules)
def test_text_says_the_rule_back(rule: Rule) -> None:
    """Reading the canonical text of a rule gives the rule, and its text again is the same."""
    text = whole_text(WholeRule(rule))
    assert whole_text(parse(text)) == text
    assert parse(text) == WholeRule(rule)


@few
@given(contents, bills, amounts)
def test_more_originating_value_never_loses_origin(rule: ValueContent, bill: Bill, more: Decimal) -> None:
    """Value that moves from materials that do not originate to such that do never takes origin away."""
    foreign = Material("f", "7208", value=more, weight=Decimal(0), originating=False)
    before = replace(bill, materials=(*bill.materials, foreign))
    after = replace(bill, materials=(*bill.materials, replace(foreign, originating=True)))
    assert rank(verdict_of(rule, after)) >= rank(verdict_of(rule, before))


@few
@given(contents.filter(lambda rule: rule.method is not Method.NET_COST), bills, amounts)
def test_value_added_at_home_never_loses_origin(rule: ValueContent, bill: Bill, more: Decimal) -> None:
    """An originating material more, and a price higher by its value, never take origin away."""
    own = Material("o", "7208", value=more, weight=Decimal(0), originating=True)
    price = None if bill.ex_works is None else bill.ex_works + more
    after = replace(bill, materials=(*bill.materials, own), ex_works=price)
    if bill.ex_works == 0:
        return  # a price of nothing decides nothing, so there is no order to keep
    assert rank(verdict_of(rule, after)) >= rank(verdict_of(rule, bill))


@few
@given(rules, bills, st.sampled_from([CumulationKind.BILATERAL, CumulationKind.DIAGONAL, CumulationKind.EXTENDED]))
def test_cumulation_never_hurts(rule: Rule, bill: Bill, kind: CumulationKind) -> None:
    """Cumulation with one country more never takes origin away."""
    with_it = Provisions(cumulation=(Cumulation(kind, ("XB",)),))
    assert rank(verdict_of(rule, bill, with_it)) >= rank(verdict_of(rule, bill))


@few
@given(changes, bills, st.sampled_from(["7208", "7212", "8504"]), amounts)
def test_a_material_of_a_forbidden_heading_never_helps(rule: ChangeOf, bill: Bill, code: str, value: Decimal) -> None:
    """One more material that may not be used never gives origin."""
    if not holds(rule.exceptions, code):
        return
    barred = Material("b", code, value=value, weight=value, originating=False)
    after = replace(bill, materials=(*bill.materials, barred))
    assert rank(verdict_of(rule, after)) <= rank(verdict_of(rule, bill))


@few
@given(rules, bills, percents, percents, st.sampled_from(Measure))
def test_tolerance_is_monotone(rule: Rule, bill: Bill, one: Decimal, other: Decimal, measure: Measure) -> None:
    """A larger tolerance never takes origin away, and any is at least as good as none."""
    less, more = sorted([one, other])
    smaller, larger = (Provisions(tolerances=(Tolerance(percent, measure),)) for percent in (less, more))
    assert rank(verdict_of(rule, bill, larger)) >= rank(verdict_of(rule, bill, smaller))
    assert rank(verdict_of(rule, bill, smaller)) >= rank(verdict_of(rule, bill))


@few
@given(rules, bills, st.randoms(use_true_random=False))
def test_order_of_materials_does_not_matter(rule: Rule, bill: Bill, chance: object) -> None:
    """Materials in another order come to the same."""
    mixed = list(bill.materials)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a `random.Random`
    assert verdict_of(rule, replace(bill, materials=tuple(mixed))) is verdict_of(rule, bill)


@few
@given(rules, rules, bills)
def test_an_alternative_more_never_hurts(one: Rule, other: Rule, bill: Bill) -> None:
    """A OR B grants at least what A grants; A AND B at most; neither depends on the order."""
    assert rank(verdict_of(AnyOf((one, other)), bill)) >= rank(verdict_of(one, bill))
    assert rank(verdict_of(AllOf((one, other)), bill)) <= rank(verdict_of(one, bill))
    assert verdict_of(AnyOf((one, other)), bill) is verdict_of(AnyOf((other, one)), bill)


@few
@given(rules, bills, materials)
def test_a_neutral_element_changes_nothing(rule: Rule, bill: Bill, material: Material) -> None:
    """Packing for transport is no material at all."""
    packing = replace(material, role=Role.TRANSPORT_PACKAGING)
    assert verdict_of(rule, replace(bill, materials=(*bill.materials, packing))) is verdict_of(rule, bill)
