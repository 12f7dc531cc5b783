"""The day of a quota is that of the country whose law it is: late on 31 December (UTC) the new year has begun there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.quotas import queries, services
from customhouse.tariff.quotas.models import QuotaRequest
from customhouse.tariff.quotas.records import Asked, QuotaLaw, State
from customhouse.tariff.quotas.rules.sharing import allocate
from customhouse.tariff.quotas.tasks import RECURRING
from customhouse.tariff.quotas.tests.test_command_quotas import run
from customhouse.tariff.quotas.tests.test_draw_for_declarations import anew, claim
from customhouse.tariff.quotas.tests.test_draw_on_quota import ask

NIGHT = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
"""In demoland (UTC+1) it is half past midnight on 1 January."""
LAW = QuotaLaw("050001", "KGM", "R 1")


def opened(year: int, law: QuotaLaw = LAW) -> None:
    days = {"valid_from": date(year, 1, 1), "valid_to": date(year, 12, 31)}
    services.open_period(law=law, **days, volume=Decimal(year), actor=SYSTEM, at=NIGHT)


def test_requests_share_alike_by_the_day_of_the_country() -> None:
    asked = [Asked("A", Decimal(10), NIGHT), Asked("B", Decimal(10), NIGHT + timedelta(hours=2))]
    for zone, shares in (("Africa/Tunis", [5, 5]), ("UTC", [10, 0])):
        given = allocate(LAW, Decimal(10), asked, ZoneInfo(zone))
        assert [quantity for _, quantity in given] == shares


@pytest.mark.django_db
def test_what_is_accepted_in_the_night_of_the_year_belongs_to_the_new_one() -> None:
    opened(2026)
    opened(2027)
    late = claim()
    late = type(late)(late.order_number, late.subject, 1, late.quantities, NIGHT)
    assert queries.foresee(late).answer.value == "waits"
    services.draw(claims=[late], actor=SYSTEM)
    ask("R", "1", at=NIGHT)
    assert set(QuotaRequest.objects.values_list("period__valid_from", flat=True)) == {date(2027, 1, 1)}
    # What changes after the end of a period is asked for as of its last moment, there.
    services.draw(claims=[claim("M2")], actor=SYSTEM)
    anew(claim("M2", "11"), subject="M2")
    services.draw_anew(subject="M2", claims=[claim("M2", "12")], actor=SYSTEM, at=NIGHT + timedelta(days=9))
    last = queries.asked_by("M2").last()
    assert last is not None
    assert last.accepted_at == datetime(2026, 12, 31, 22, 59, 59, 999999, tzinfo=UTC)
    with pytest.raises(Conflict, match="not over"):
        services.share_out(order_number="050001", until=date(2027, 1, 1), actor=SYSTEM, at=NIGHT)
    assert services.share_out(order_number="050001", until=date(2026, 12, 31), actor=SYSTEM, at=NIGHT) == 3


@pytest.mark.django_db
def test_every_quota_is_shared_out_when_its_day_is_over() -> None:
    [work] = RECURRING
    opened(2026)
    opened(2027)
    opened(2027, QuotaLaw("050002", "KGM", "R 1"))
    ask("A", "1", at=NIGHT - timedelta(days=1))
    ask("B", "2", at=NIGHT)
    ask("C", "3", at=NIGHT, order="050002")
    services.hold(order_number="050002", state=State.SUSPENDED, on=date(2027, 1, 1), reason="", actor=SYSTEM, at=NIGHT)
    work.run(NIGHT)
    got = dict(QuotaRequest.objects.values_list("reference", "allocated"))
    assert got == {"A": 1, "B": None, "C": None}
    with time_machine.travel(NIGHT + timedelta(days=1), tick=False):
        assert run("share-out", "--all") == [{"order_number": None, "until": "2027-01-01", "decided": 1}]
        run("share-out", code=2)
        run("share-out", "050001", "--all", code=2)
    assert QuotaRequest.objects.get(reference="B").allocated == 2
