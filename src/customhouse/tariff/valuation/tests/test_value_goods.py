"""The Agreement as cases that an officer can read: each Article, paragraph and note, and goods without a sale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.tariff.valuation.rules.reading import read_dossier
from customhouse.tariff.valuation.rules.terms import Depreciation, ValuationTerms
from customhouse.tariff.valuation.rules.valuing import Valuation, value_goods

HERE = Path(__file__).parent
TABLE = tuple(
    Depreciation("passenger_car", months, Decimal(lost)) for months, lost in ((12, 20), (24, 32), (36, 43), (120, 88))
)
TERMS = ValuationTerms(depreciation=TABLE)
RATES = {"XDD": Decimal(1), "EUR": Decimal("3.4")}


def laid_over(under: Any, over: Any) -> Any:
    """One tree of a dossier laid over another; days are written as they stand in JSON."""
    if isinstance(under, Mapping) and isinstance(over, Mapping):
        return dict(under) | {name: laid_over(under.get(name), value) for name, value in over.items()}
    return over


def dated(tree: Any) -> Any:
    if isinstance(tree, Mapping):
        return {name: dated(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [dated(value) for value in tree]
    return tree.isoformat() if hasattr(tree, "isoformat") else tree


def valued(given: Any, **terms: Any) -> Valuation:
    """A dossier valued under the terms of these tests."""
    read = read_dossier(dated(given), "XDD")
    assert [each.text() for each in read.findings] == []
    law = replace(TERMS, **terms)
    return value_goods(read.dossier, law, lambda amount, currency: amount * RATES[currency], "XDD")


def cases(file: str) -> list[Any]:
    tree = yaml.safe_load((HERE / file).read_text(encoding="utf-8"))
    return [pytest.param(tree["dossier"], case, id=case["rule"]) for case in tree["cases"]]


@pytest.mark.parametrize(("dossier", "case"), cases("agreement.yaml") + cases("circular.yaml"))
def test_the_agreement(dossier: Any, case: Any) -> None:
    found = valued(laid_over(dossier, case["given"]), **case.get("terms", {}))
    told = {step.provision for step in found.explanation}
    assert (found.method, None if found.value is None else f"{found.value:f}") == (
        case.get("method"),
        case.get("value"),
    )
    assert set(case.get("says", ())) <= told
    reasons = {each.method: {reason.provision for reason in each.reasons} for each in found.refused}
    for method, provision in case.get("refuses", {}).items():
        assert provision in reasons[method]
    assert set(case.get("wants", ())) <= {want.field for want in found.wanted}


def test_the_numbers_of_cases_are_their_own() -> None:
    numbers = [case.values[1]["rule"] for case in cases("agreement.yaml") + cases("circular.yaml")]
    assert len(numbers) == len(set(numbers))


def test_each_method_is_reached() -> None:
    methods = {case.values[1].get("method") for case in cases("agreement.yaml")}
    assert methods == {None, 1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("letter", "abcdefg")
def test_each_prohibited_basis_is_refused(letter: str) -> None:
    found = valued({"sale": "free", "fallback": f"7.2({letter})"})
    assert found.method is None
    assert f"7.2({letter})" in {step.provision for step in found.explanation}
