"""The page, the API and the law of quotas: what a country's data open, and what everybody may read of it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.quotas import queries, services
from customhouse.tariff.quotas.models import Licence, QuotaPeriod
from customhouse.tariff.quotas.records import Kind, Period, Returned, State
from customhouse.tariff.quotas.rules.reading import read_law

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUOTA = {
    "order_number": "1", "unit": "KGM", "legal_reference": "R", "kind": "licensed", "allocation": "day",
    "remainder": "first", "returned": "short", "scale": "0", "critical_at": "80", "parent": "",
}  # fmt: skip
DAYS = {"valid_from": "2026-01-01", "valid_to": "2026-12-31"}


def rows(**changed: Any) -> dict[str, Any]:
    return {
        "quotas": [{**QUOTA, **changed}],
        "quota_periods": [{"order_number": "1", "volume": "10", **DAYS}],
        "quota_licences": [{"number": "L", "order_number": "1", "holder": "X", "quantity": "5", **DAYS}],
    }


def test_the_law_is_read_row_by_row() -> None:
    law = read_law(rows())
    [quota] = law.quotas.values()
    assert (quota.kind, quota.allocation, quota.returned) == (Kind.LICENSED, Period.DAY, Returned.SHORT)
    assert (law.periods[0].volume, law.licences[0].quantity) == (Decimal(10), Decimal(5))
    assert read_law({}).periods == ()


@pytest.mark.parametrize(
    ("what", "field"),
    [("kind", "quotas.csv:2"), ("critical_at", "quotas.csv:2"), ("order_number", "quota_periods.csv:2")],
)
def test_what_cannot_be_read_is_told_with_its_line(what: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        read_law(rows(**{what: "x"}))
    assert refused.value.findings[0].path == field


@pytest.mark.django_db
def test_the_quotas_of_the_country_are_open_and_loading_again_adds_nothing(demoland: CountryPack) -> None:
    before = QuotaPeriod.objects.count(), Licence.objects.count()
    assert before[0] >= 3
    assert services.load_law(pack=demoland, actor=SYSTEM, at=NOON) == 0
    assert (QuotaPeriod.objects.count(), Licence.objects.count()) == before
    Licence.objects.first().delete()  # type: ignore[union-attr]  # there are some
    assert services.load_law(pack=demoland, actor=SYSTEM, at=NOON) == 1


@pytest.mark.django_db
def test_the_page_tells_goods_rate_origin_way_and_state(demoland: CountryPack) -> None:
    first, *_ = queries.standings(NOON.date())
    order = first.law.order_number
    with time_machine.travel(NOON, tick=False):
        page = Client().get("/quotas/").content.decode()
        for words in (order, "boneless", "10 %", "Open Shores", "By licence", "Open to claims", "100 % left"):
            assert words in page
        services.hold(order_number=order, state=State.BLOCKED, on=NOON.date(), reason="R", actor=SYSTEM, at=NOON)
        assert "Blocked" in Client().get("/quotas/").content.decode()
        [told, *_] = Client().get("/api/v1/quotas").json()
        assert (told["order_number"], told["state"]) == (order, "blocked")
    with time_machine.travel(NOON.replace(year=2040), tick=False):
        assert "No quota is open today." in Client().get("/quotas/").content.decode()
