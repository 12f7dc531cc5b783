"""What is remembered from one declaration to the next is bounded, and forgetting changes no answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conftest import AT
from customhouse.clearance.law import law_in_force
from customhouse.foundation.config.country import CountryPack
from tests.journeys.messages import CAR, CIGARETTES, Goods, message, send, trader

BOUNDS = (
    "customhouse.targeting.profiles.rules.matching.MOST_DAYS",
    "customhouse.tariff.nomenclature.rules.resolving.REMEMBERED",
    "customhouse.clearance.declarations.rules.day.MOST_KINDS",
    "customhouse.clearance.declarations.rules.law.MOST_DAYS",
)


def test_memory_that_is_full_is_emptied(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> None:
    goods = (Goods(), CIGARETTES, CAR)
    before = [send(message(f"A{number}", each)).total for number, each in enumerate(goods)]
    for bound in BOUNDS:
        monkeypatch.setattr(bound, 1)
    after = [
        send(message(f"B{number}", each), trader(), AT + timedelta(days=number)).total
        for number, each in enumerate(goods)
    ]
    assert after == before
    same_day = [send(message(f"C{number}", each), trader(), AT).total for number, each in enumerate(goods)]
    assert same_day == before
    law = law_in_force()
    days = [key for key in law.profiles.ready if isinstance(key, date)]  # beside them: what any profile asks for
    assert (len(law.nomenclature.resolved), len(days)) == (1, 1)
