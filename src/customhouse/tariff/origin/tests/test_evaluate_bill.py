"""Bills of materials worked through: `bills.yaml` has one or more for each kind of rule and each general provision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.tariff.origin.rules.evaluating import evaluate
from customhouse.tariff.origin.rules.grammar import parse
from customhouse.tariff.origin.rules.reading import read_bill

CASES = yaml.safe_load((Path(__file__).parent / "bills.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_worked_bill(case: dict[str, Any]) -> None:
    """The answer of the table, with the words that the working must contain."""
    bill, warnings = read_bill(case["bill"])
    assert not warnings
    found = evaluate(parse(case["rule"]), bill)
    told = [step.text() for step in found.steps]
    assert found.originating is case["originating"], told
    for words in case.get("says", []):
        assert any(words in line for line in told), (words, told)
    assert not any("{" in line for line in told), told


def test_cases_bear_different_names() -> None:
    """No case hides another."""
    names = [case["case"] for case in CASES]
    assert len(names) == len(set(names))
