"""Publishing exchange rates, and converting with those of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import country_pack
from customhouse.reference.currencies.models import ExchangeRate
from customhouse.reference.currencies.queries import rates_on
from customhouse.reference.currencies.records import ExchangeTable, Rate, UnknownCurrency
from customhouse.reference.currencies.services import NewRate, load_law, publish_rate

AT = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
JANUARY = NewRate("EUR", 1, Decimal("3.38410"), date(2026, 1, 1), date(2026, 1, 31), "Notice 1/2026")
SPECIALIST = Actor("tarik", frozenset({Role.TARIFF_SPECIALIST}))


@pytest.mark.django_db
def test_a_published_rate_holds_for_its_period_and_is_recorded() -> None:
    publish_rate(new=JANUARY, actor=SPECIALIST, at=AT)
    table = rates_on(date(2026, 1, 31))
    assert table.to_national(Decimal("1000.01"), "EUR") == Decimal("3384.133841")
    assert table.rate("EUR").legal_reference == "Notice 1/2026"
    assert rates_on(date(2026, 2, 1)).rates == {}
    (event,) = events_of("exchange_rate:EUR")
    assert (event.kind, event.actor) == ("published", "tarik")


@pytest.mark.django_db
def test_a_publication_is_seen_at_once_though_tables_are_kept_in_memory() -> None:
    with pytest.raises(UnknownCurrency):
        rates_on(date(2026, 1, 5)).rate("EUR")
    publish_rate(new=JANUARY, actor=SYSTEM, at=AT)
    assert rates_on(date(2026, 1, 5)).rate("EUR").value == Decimal("3.3841")
    assert rates_on(date(2026, 1, 5)) is rates_on(date(2026, 1, 5))


@pytest.mark.django_db
@pytest.mark.parametrize("days", [(1, 31), (31, 31), (10, 12), (1, 1)])
def test_a_rate_for_days_that_have_one_is_refused(days: tuple[int, int]) -> None:
    publish_rate(new=JANUARY, actor=SYSTEM, at=AT)
    again = replace(JANUARY, valid_from=date(2026, 1, days[0]), valid_to=date(2026, 1, days[1]))
    with pytest.raises(Conflict) as caught:
        publish_rate(new=again, actor=SYSTEM, at=AT)
    assert "EUR" in caught.value.text()
    assert ExchangeRate.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rate": Decimal(0)}, "CUR-RATE"),
        ({"rate": Decimal(-1)}, "CUR-RATE"),
        ({"rate": Decimal("NaN")}, "CUR-RATE"),
        ({"rate": Decimal("1E+7")}, "CUR-RATE"),
        ({"rate": Decimal("1.123456789")}, "CUR-RATE"),
        ({"units": 7}, "CUR-UNITS"),
        ({"valid_to": date(2025, 12, 31)}, "CUR-PERIOD"),
        ({"currency": "???"}, "REF-CURRENCY-UNKNOWN"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        publish_rate(new=replace(JANUARY, **change), actor=SYSTEM, at=AT)  # type: ignore[arg-type]  # one field at a time
    assert [finding.code for finding in caught.value.findings] == [code]
    assert not ExchangeRate.objects.exists()


@pytest.mark.django_db
def test_who_may_not_publish_does_not() -> None:
    with pytest.raises(AccessDenied):
        publish_rate(new=JANUARY, actor=Actor("olga", frozenset({Role.OFFICER})), at=AT)
    with pytest.raises(AccessDenied):
        load_law(pack=country_pack("demoland"), actor=Actor("tom", frozenset({Role.TRADER})), at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_one_rate() -> None:
    start, outcomes = Barrier(2), []

    def publish(day: int) -> None:
        start.wait()
        try:
            publish_rate(new=replace(JANUARY, valid_from=date(2026, 1, day)), actor=SYSTEM, at=AT)
            outcomes.append("published")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [Thread(target=publish, args=[day]) for day in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "published"]
    assert ExchangeRate.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"rate": Decimal(0)}, {"units": 3}, {"valid_to": date(2020, 1, 1)}])
def test_the_database_itself_refuses_a_rate_that_cannot_be(change: dict[str, object]) -> None:
    row = {"currency": "EUR", "units": 1, "rate": 1, "valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 2)}
    with pytest.raises(IntegrityError), transaction.atomic():
        ExchangeRate.objects.create(**(row | change))


@pytest.mark.django_db
def test_the_packs_rates_load_once() -> None:
    """108 months of 36 currencies; every day of them has them all; loading again adds nothing."""
    pack = country_pack("demoland")
    assert load_law(pack=pack, actor=SYSTEM, at=AT) == 108 * 36
    assert load_law(pack=pack, actor=SYSTEM, at=AT) == 0
    for day in (date(2019, 1, 1), date(2024, 2, 29), date(2027, 12, 31)):
        assert len(rates_on(day).rates) == 36
        assert {"GBP", "EUR", "USD", "CAD", "JPY", "CNY"} <= set(rates_on(day).rates)
    assert [event.kind for event in events_of("law:exchange_rates")] == ["loaded"]


@pytest.mark.django_db
def test_loading_over_a_rate_that_differs_is_a_conflict() -> None:
    publish_rate(new=replace(JANUARY, rate=Decimal("9.9")), actor=SYSTEM, at=AT)
    with pytest.raises(Conflict):
        load_law(pack=country_pack("demoland"), actor=SYSTEM, at=AT)


@pytest.mark.django_db
def test_loading_across_a_published_period_is_a_conflict() -> None:
    publish_rate(new=replace(JANUARY, valid_from=date(2026, 1, 20)), actor=SYSTEM, at=AT)
    with pytest.raises(Conflict):
        load_law(pack=country_pack("demoland"), actor=SYSTEM, at=AT)


def test_conversion_is_exact_and_knows_the_national_currency() -> None:
    rates = {"JPY": Rate(Decimal("2.14712345"), 100, "Notice"), "IDR": Rate(Decimal("1.874"), 10_000, "Notice")}
    table = ExchangeTable("XDD", date(2026, 1, 5), rates)
    assert table.to_national(Decimal("123456789012345.67"), "JPY") == Decimal("2650769667501.097275629615")
    assert table.to_national(Decimal(1), "IDR") == Decimal("0.0001874")
    assert table.to_national(Decimal("12.34"), "XDD") == Decimal("12.34")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+999999", "9" * 500])
def test_an_amount_without_reason_is_a_clear_error(value: str) -> None:
    table = ExchangeTable("XDD", date(2026, 1, 5), {"EUR": Rate(Decimal("12.5"), 1, "Notice")})
    with pytest.raises(ValueError, match=r"finite|figures"):
        table.to_national(Decimal(value), "EUR")


@pytest.mark.parametrize("currency", ["ZZZ", ""])
def test_a_currency_without_rate_is_a_clear_error(currency: str) -> None:
    with pytest.raises(UnknownCurrency, match="2026-01-05") as caught:
        ExchangeTable("XDD", date(2026, 1, 5), {}).to_national(Decimal(1), currency)
    assert (caught.value.currency, caught.value.as_of) == (currency, date(2026, 1, 5))
