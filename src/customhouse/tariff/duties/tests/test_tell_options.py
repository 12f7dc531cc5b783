"""What of a schedule's option is told: pure, on a law of few rows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from customhouse.tariff.duties.rules.lacking import QuantityMissingError
from customhouse.tariff.duties.schedule_choices import code_gone_by


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("0102291010", "0102291010"),
        ("01022910", "01022910"),
        ("010229", "010229"),
        ("010229101", "01022910"),
        ("0102291099", "01022910"),
        ("0102299900", "010229"),
    ],
)
def test_a_code_that_the_schedule_does_not_have_is_no_prefix_of_one(asked: str, used: str) -> None:
    law: Any = SimpleNamespace(
        lines=[SimpleNamespace(code=code) for code in ("0102000000", "0102291010", "0102291020")], measures=[]
    )
    assert code_gone_by(asked, law) == used


def test_a_quantity_with_a_qualifier_is_asked_for_by_its_whole_name() -> None:
    """Tonnes of dry matter are not tonnes: no unit converts to them."""
    told = QuantityMissingError("TNE#I").finding()
    assert "TNE#I=2" in told.cure()
    assert "converts" not in told.cure()
    assert "converts" in QuantityMissingError("TNE").finding().cure()
