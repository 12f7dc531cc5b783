"""What a batch costs: the questions put to the database do not grow with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import AT
from customhouse.clearance.journey import lodge
from customhouse.clearance.law import law_in_force
from customhouse.clearance.records import Arrival, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import CountryPack
from tests.journeys.messages import CAR, CIGARETTES, Goods, message

GOODS = (Goods(), CAR, CIGARETTES, Goods(currency="EUR"), Goods(currency="USD", origin="CN"))
CHUNKS = 6
"""A long insert is cut into several by what SQLite takes in one statement."""


def batch(name: str, size: int) -> list[Arrival]:
    """Declarations of all kinds of goods by as many declarants, some of them strangers."""
    return [
        Arrival(message(f"{name}-{number}", GOODS[number % len(GOODS)], declarant=f"XD{number % 9:010}"), SYSTEM, AT)
        for number in range(size)
    ]


def queries(arrivals: Sequence[Arrival]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        outcomes = lodge(arrivals)
    assert {one.result for one in outcomes} == {Result.ACCEPTED}
    return [query["sql"] for query in captured]


def reads(statements: Sequence[str]) -> list[str]:
    asked = (sql for sql in statements if sql.startswith(("SELECT", "UPDATE")))
    parts = (" WHERE ", " SET ", "FROM (", "generate_series(")
    return [min((sql.partition(part)[0] for part in parts), key=len) for sql in asked]


def test_the_database_is_asked_as_often_for_64_as_for_8(demoland: CountryPack) -> None:
    lodge(batch("WARM", 10))
    few, many = queries(batch("FEW", 8)), queries(batch("MANY", 64))
    assert reads(few) == reads(many)
    assert len(many) <= len(few) + CHUNKS


def test_taking_the_law_again_reads_no_law(demoland: CountryPack) -> None:
    first = law_in_force()
    with CaptureQueriesContext(connection) as captured:
        again = law_in_force()
    assert (again.profiles, again.tariff, again.nomenclature) == (first.profiles, first.tariff, first.nomenclature)
    assert again.profiles is first.profiles
    assert len(captured) <= 4


def test_an_exchange_rate_is_asked_for_once_a_batch(demoland: CountryPack) -> None:
    law = law_in_force()
    law.rates_on(AT.date())
    with CaptureQueriesContext(connection) as captured:
        law.rates_on(AT.date())
    assert len(captured) == 0
