"""Reads whose statement is worked out once ask and answer what their query sets would, whatever they are asked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Count, Q, QuerySet

from customhouse.clearance.declarations.models import LrnClaim, MrnSeries
from customhouse.clearance.declarations.queries import claims_of
from customhouse.clearance.declarations.store import advance_series, insert_claims
from customhouse.foundation.config.asking import asked
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.reference.currencies.models import ExchangeRate

DAYS = [date(2026, 3, 1) + timedelta(days=number) for number in range(5)]
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
CURRENCIES = ["AAA", "BBB", "CCC", "DDD", "EEE"]


def in_force(currencies: Collection[str], day: date, other: str) -> QuerySet[ExchangeRate]:
    """Whole rows, by a collection, a day that is used twice, and a text."""
    rows = ExchangeRate.objects.filter(Q(valid_to__gte=day) | Q(currency="XXX"), currency__in=currencies)
    return rows.filter(valid_from__lte=day).exclude(currency=other).order_by("currency", "valid_from")


def figures(currencies: Collection[str]) -> QuerySet[ExchangeRate, tuple[str, Decimal, date]]:
    """Columns that a database keeps otherwise than Python has them, sorted by one that is not asked for."""
    rows = ExchangeRate.objects.filter(currency__in=currencies).order_by("currency", "id")
    return rows.values_list("currency", "rate", "valid_from").distinct()


def names(units: Collection[int]) -> QuerySet[ExchangeRate, str]:
    """One column, by numbers."""
    return ExchangeRate.objects.filter(units__in=units).order_by("currency").values_list("currency", flat=True)


def messages(since: datetime) -> QuerySet[ReceivedMessage, tuple[str, int]]:
    """Counts, by a time."""
    rows = ReceivedMessage.objects.filter(received_at__gte=since).values_list("sender")
    return rows.annotate(many=Count("id")).order_by("sender")


@pytest.fixture
def _rows() -> None:
    ExchangeRate.objects.all().delete()
    for place, currency in enumerate(CURRENCIES):
        for start, end in ((DAYS[0], DAYS[1]), (DAYS[2], DAYS[4])):
            units, rate = 10 ** (place % 3), Decimal(place + 1) / 8
            ExchangeRate.objects.create(currency=currency, units=units, rate=rate, valid_from=start, valid_to=end)
    for place in range(4):
        ReceivedMessage.objects.create(
            data=b"", sha256=str(place), size=0, sender=f"s{place % 2}", received_at=AT + timedelta(hours=place)
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize(
    ("build", "questions"),
    [
        (in_force, [(CURRENCIES[:size], day, other) for size in range(6) for day in DAYS for other in ("", "AAA")]),
        (figures, [(CURRENCIES[:size],) for size in range(6)]),
        (names, [([1],), ([10, 100],), ([1, 10, 100],), ({5},)]),
        (messages, [(AT + timedelta(hours=hours),) for hours in range(-1, 5)]),
    ],
)
def test_the_same_is_answered(build: Callable[..., QuerySet[Any, Any]], questions: list[tuple[Any, ...]]) -> None:
    """Also where the statement has more room than there are values, and where there are none."""
    ask = asked(build)
    for question in [*questions, *questions]:
        expected = list(build(*question))
        answer = ask(*question)
        assert [_plain(row) for row in answer] == [_plain(row) for row in expected]
    assert any(ask(*question) for question in questions)


def _plain(row: object) -> object:
    return (
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        if hasattr(row, "_meta")
        else row
    )


@pytest.mark.django_db
def test_an_argument_must_be_used_as_it_is() -> None:
    """What is not found again among the values of the statement could not be asked for."""

    def changed(text: str) -> QuerySet[ExchangeRate]:
        return ExchangeRate.objects.filter(currency__contains=text)

    with pytest.raises(TypeError, match="changed"):
        asked(changed)("A")
    with pytest.raises(TypeError, match="dropped"):
        asked(_dropped)("A")


def _dropped(_text: str) -> QuerySet[ExchangeRate]:
    return ExchangeRate.objects.all()


@pytest.mark.django_db
def test_serial_numbers_are_taken_in_order() -> None:
    """A year without a series has none to take; after that each taker starts where the last one ended."""
    assert advance_series(2031, 3) is None
    MrnSeries.objects.create(year=2031)
    assert [advance_series(2031, 3), advance_series(2031, 1)] == [4, 5]
    assert MrnSeries.objects.get(year=2031).next_serial == 5


@pytest.mark.django_db
def test_a_claim_stays_with_who_had_it() -> None:
    """Also within one batch: the first has it."""
    insert_claims([])
    insert_claims([("D1", "L1", "M1"), ("D1", "L2", "M2")])
    insert_claims([("D1", "L1", "M3"), ("D2", "L1", "M4"), ("D2", "L1", "M5")])
    assert set(claims_of(["D1", "D2"], {"L1", "L2"})) == {("D1", "L1", "M1"), ("D1", "L2", "M2"), ("D2", "L1", "M4")}
    assert LrnClaim.objects.count() == 3
