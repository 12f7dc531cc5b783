"""What duty expressions come to."""

from __future__ import annotations

from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from customhouse.tariff.duties.rules import (
    CannotEvaluateError,
    Expression,
    QuantityMissingError,
    RateMissingError,
    evaluate,
    parse,
    text,
)
from customhouse.tariff.duties.rules.evaluating import EXACT, Working
from customhouse.tariff.duties.rules.expressions import Bound, Limit, Sum
from customhouse.tariff.duties.rules.quantities import convert
from customhouse.tariff.duties.tests.laws import rates
from customhouse.tariff.duties.tests.strategies import EXPRESSIONS, FIGURES, LIMITS, QUANTITIES, sums

CASES = yaml.safe_load((Path(__file__).parent / "expressions.yaml").read_text(encoding="utf-8"))
SPECIAL = yaml.safe_load((Path(__file__).parent / "special.yaml").read_text(encoding="utf-8"))
EURO = rates(EUR="3.3841")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case: dict[str, Any]) -> None:
    quantities = {unit: Decimal(str(amount)) for unit, amount in case.get("quantities", {}).items()}
    table = rates(**{code: str(rate) for code, rate in case.get("rates", {}).items()})
    found = evaluate(parse(case["expression"]), Decimal(str(case.get("value", 0))), quantities, table)
    assert found.amount == Decimal(str(case["owed"]))
    assert found.rate == case.get("deciding", found.rate)


@pytest.mark.parametrize("case", SPECIAL, ids=lambda case: case["case"])
def test_special_case(case: dict[str, Any]) -> None:
    quantities = {unit: Decimal(str(amount)) for unit, amount in case.get("quantities", {}).items()}
    value = Decimal(str(case["value"])) if "value" in case else None
    if "lacks" in case:
        with pytest.raises(CannotEvaluateError) as caught:
            evaluate(parse(case["expression"]), value, quantities, EURO)
        assert caught.value.code == case["lacks"]
        return
    found = evaluate(parse(case["expression"]), value, quantities, EURO, on=case.get("day"))
    assert found.amount == Decimal(str(case["owed"]))
    assert Working(parse(case["expression"]), value, quantities, EURO, convert, case.get("day")).lines()


def owed(expression: Expression, value: Decimal, quantities: dict[str, Decimal]) -> Decimal:
    return evaluate(expression, value, quantities, EURO).amount


@given(EXPRESSIONS, FIGURES, QUANTITIES)
def test_duty_is_never_negative(expression: Expression, value: Decimal, quantities: dict[str, Decimal]) -> None:
    assert owed(expression, value, quantities) >= 0


@given(sums(), FIGURES, QUANTITIES)
def test_a_sum_is_the_sum_of_its_parts(terms: Sum, value: Decimal, quantities: dict[str, Decimal]) -> None:
    with localcontext(EXACT):
        parts = owed(Expression(Sum(terms.head)), value, quantities)
        for addend in terms.rest:
            part = owed(Expression(Sum(addend.term)), value, quantities)
            parts += -part if addend.minus else part
        assert owed(Expression(terms), value, quantities) == max(parts, Decimal(0))


@given(sums(), LIMITS, FIGURES, QUANTITIES)
def test_a_limit_bounds(terms: Sum, limit: Limit, value: Decimal, quantities: dict[str, Decimal]) -> None:
    limited = owed(Expression(terms, (limit,)), value, quantities)
    bound = owed(Expression(limit.sum), value, quantities)
    free = owed(Expression(terms), value, quantities)
    assert limited == (max(free, bound) if limit.bound is Bound.AT_LEAST else min(free, bound))


@given(EXPRESSIONS, FIGURES, FIGURES, QUANTITIES)
def test_duty_grows_with_the_value(
    expression: Expression, value: Decimal, more: Decimal, quantities: dict[str, Decimal]
) -> None:
    if "-" not in text(expression):
        assert owed(expression, value + more, quantities) >= owed(expression, value, quantities)


@pytest.mark.parametrize(
    ("expression", "quantities", "wanted"),
    [
        ("5 % MIN 2 XDD / KGM", {}, "KGM"),
        ("2 XDD / HLT", {"KGM": Decimal(1)}, "HLT"),
        ("2 XDD / KGM#G", {"KGM": Decimal(1)}, "KGM#G"),
        ("2 XDD / KGM", {"KGM#G": Decimal(1)}, "KGM"),
        ("2 XDD / LPA", {"ASV": Decimal(40)}, "LPA"),
        ("10 % RET", {"KGM": Decimal(1)}, "RET"),
    ],
)
def test_a_missing_quantity_is_named(expression: str, quantities: dict[str, Decimal], wanted: str) -> None:
    with pytest.raises(QuantityMissingError, match=wanted) as caught:
        evaluate(parse(expression), Decimal(100), quantities, EURO)
    assert caught.value.finding().code == "DUTY-QUANTITY"


def test_a_missing_exchange_rate_is_named() -> None:
    with pytest.raises(RateMissingError, match="JPY"):
        evaluate(parse("2 JPY"), Decimal(100), {}, EURO)


def test_working_shows_every_term() -> None:
    found = evaluate(parse("5 % MIN 2 EUR / DTN"), Decimal(100), {"KGM": Decimal(1000)}, EURO)
    assert [(step.term, step.base, step.unit, step.amount) for step in found.steps] == [
        ("5 %", Decimal(100), "", Decimal(5)),
        ("2 EUR / DTN", Decimal(10), "DTN", Decimal("67.6820")),
    ]


def test_a_conversion_without_finite_decimals_keeps_sixty_figures() -> None:
    found = evaluate(parse("1 XDD / LBR"), Decimal(0), {"KGM": Decimal(1)}, EURO)
    assert str(found.amount).startswith("2.2046226218487758072297380134502703385420702733601978")
