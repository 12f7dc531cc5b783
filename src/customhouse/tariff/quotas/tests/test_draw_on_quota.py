"""Opening quotas, asking of them, sharing them out, holding them, giving back, moving volume; and a race."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.audit.models import Event
from customhouse.tariff.quotas import queries, services
from customhouse.tariff.quotas.models import QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Asked, Kind, Period, QuotaLaw, State

ORDER = "050001"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = NOON.date()
LATER = NOON + timedelta(days=3)


def opened(order: str = ORDER, volume: str = "100", **law: Any) -> QuotaPeriod:
    return services.open_period(
        law=QuotaLaw(order, law.pop("unit", "KGM"), "R 1", **law),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        volume=Decimal(volume),
        actor=SYSTEM,
        at=NOON,
    )


def ask(reference: str, quantity: str, *, order: str = ORDER, at: datetime = NOON, licence: str = "") -> QuotaRequest:
    return services.ask(
        order_number=order,
        reference=reference,
        quantity=Decimal(quantity),
        accepted_at=at,
        licence=licence,
        actor=SYSTEM,
    )


def share_out(until: date = DAY, order: str = ORDER) -> int:
    return services.share_out(order_number=order, until=until, actor=SYSTEM, at=LATER)


def standing(order: str = ORDER) -> tuple[str, str]:
    found = queries.standing(order, DAY)
    assert found is not None
    return f"{found.balance:f}", found.state.value


def events(order: str = ORDER) -> list[str]:
    return list(Event.objects.filter(subject=f"quota:{order}").order_by("id").values_list("kind", flat=True))


@pytest.mark.django_db
def test_requests_wait_for_their_day_and_share_it() -> None:
    opened()
    for place in range(3):
        ask(f"R{place}", "40")
    assert [row.allocated for row in QuotaRequest.objects.all()] == [None] * 3
    assert share_out() == 3
    assert [str(row.allocated.normalize()) for row in QuotaRequest.objects.order_by("id") if row.allocated] == [
        "33.334",
        "33.333",
        "33.333",
    ]
    assert standing() == ("0", "exhausted")
    assert events() == ["quota.opened", "quota.allocated", "quota.critical", "quota.exhausted"]
    assert share_out() == 0


@pytest.mark.django_db
def test_a_day_that_is_not_over_is_not_shared_out() -> None:
    opened()
    with pytest.raises(Conflict, match="not over"):
        services.share_out(order_number=ORDER, until=DAY, actor=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_by_the_instant_the_answer_is_given_at_once() -> None:
    opened(allocation=Period.INSTANT)
    assert [ask("A", "70").allocated, ask("B", "70").allocated, ask("C", "1").allocated] == [70, 30, 0]
    assert standing() == ("0", "exhausted")


@pytest.mark.django_db
def test_a_licensed_quota_is_drawn_on_by_licence() -> None:
    opened(kind=Kind.LICENSED)
    with pytest.raises(Refused, match="licence"):
        ask("A", "10")
    grant = {"order_number": ORDER, "holder": "XD1", "on": DAY, "actor": SYSTEM, "at": NOON}
    services.grant_licence(number="L1", quantity=Decimal(60), **grant)  # type: ignore[arg-type]  # given by name
    with pytest.raises(Refused):
        services.grant_licence(number="L2", quantity=Decimal(50), **grant)  # type: ignore[arg-type]  # as above
    with pytest.raises(Conflict):
        services.grant_licence(number="L1", quantity=Decimal(1), **grant)  # type: ignore[arg-type]  # as above
    assert ask("A", "45", licence="L1").allocated == 45
    both = [Asked("B", Decimal(10), NOON), Asked("C", Decimal(10), NOON)]
    rows = services.ask_many(order_number=ORDER, asked=both, licence="L1", actor=SYSTEM)
    assert [row.allocated for row in rows] == [10, 5]
    assert standing() == ("40", "open")


@pytest.mark.django_db
def test_what_is_drawn_is_drawn_from_the_quota_above_too() -> None:
    opened("090000", "50")
    opened(parent="090000", allocation=Period.INSTANT)
    assert ask("A", "80").allocated == 50
    assert (standing(), standing("090000")) == (("50", "open"), ("0", "exhausted"))
    with pytest.raises(NotFound):
        opened("050009", parent="nowhere")


@pytest.mark.django_db
def test_what_is_given_back_reopens_the_quota() -> None:
    opened(allocation=Period.INSTANT)
    ask("A", "100")
    back = {"order_number": ORDER, "actor": SYSTEM, "at": NOON}
    services.give_back(reference="A", quantity=Decimal(30), **back)  # type: ignore[arg-type]  # given by name
    assert standing() == ("30", "open")
    assert events()[-2:] == ["quota.returned", "quota.reopened"]
    with pytest.raises(Refused):
        services.give_back(reference="A", quantity=Decimal(71), **back)  # type: ignore[arg-type]  # as above
    with pytest.raises(NotFound):
        services.give_back(reference="B", quantity=Decimal(1), **back)  # type: ignore[arg-type]  # as above


def hold(state: State | None) -> None:
    services.hold(order_number=ORDER, state=state, on=DAY, reason="Enquiry", actor=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_a_quota_that_is_held_gives_nothing_until_it_is_let_go() -> None:
    opened()
    ask("A", "10")
    hold(State.SUSPENDED)
    ask("B", "10")
    with pytest.raises(Conflict, match="held"):
        share_out()
    with pytest.raises(Conflict):
        hold(State.SUSPENDED)
    with pytest.raises(Conflict):
        hold(State.OPEN)
    hold(State.BLOCKED)
    with pytest.raises(Conflict, match="blocked"):
        ask("C", "10")
    hold(None)
    assert share_out() == 2
    assert standing() == ("80", "open")
    assert events() == ["quota.opened", "quota.suspended", "quota.blocked", "quota.reopened", "quota.allocated"]


@pytest.mark.django_db
def test_a_quota_held_by_the_instant_answers_when_it_is_let_go() -> None:
    opened(allocation=Period.INSTANT)
    hold(State.SUSPENDED)
    assert ask("A", "10").allocated is None
    hold(None)
    share_out()
    assert QuotaRequest.objects.get().allocated == 10


def transfer(quantity: str, to: str = "050002") -> None:
    services.transfer(from_order=ORDER, to_order=to, quantity=Decimal(quantity), on=DAY, actor=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_volume_can_be_moved_to_another_quota() -> None:
    opened()
    opened("050002", "10")
    opened("050003", "10", unit="LTR")
    transfer("25")
    assert (standing(), standing("050002")) == (("75", "open"), ("35", "open"))
    with pytest.raises(Refused):
        transfer("76")
    with pytest.raises(Conflict):
        transfer("1", "050003")
    with pytest.raises(Conflict):
        transfer("1", ORDER)


@pytest.mark.django_db
@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "1e20"])
def test_a_quantity_that_cannot_be_is_refused(quantity: str) -> None:
    opened()
    with pytest.raises(Refused):
        ask("A", quantity)
    with pytest.raises(Refused):
        opened("050005", quantity)


@pytest.mark.django_db
def test_what_contradicts_what_stands_is_refused() -> None:
    opened()
    ask("A", "1")
    with pytest.raises(Conflict, match="already"):
        ask("A", "1")
    with pytest.raises(Conflict):
        opened()
    with pytest.raises(Conflict):
        opened(unit="LTR")
    with pytest.raises(NotFound):
        ask("A", "1", at=NOON.replace(year=2030))
    next_year = [Asked("X", Decimal(1), NOON), Asked("Y", Decimal(1), NOON.replace(year=2027))]
    with pytest.raises(Refused):
        services.ask_many(order_number=ORDER, asked=next_year, actor=SYSTEM)
    assert queries.standing("none", DAY) is None
    assert [each.law.order_number for each in queries.standings(DAY)] == [ORDER]


@pytest.mark.django_db
def test_only_specialists_manage() -> None:
    with pytest.raises(AccessDenied):
        services.open_period(
            law=QuotaLaw(ORDER, "KGM", ""), valid_from=DAY, valid_to=DAY, volume=Decimal(1), actor=Actor("x"), at=NOON
        )


@pytest.mark.django_db(transaction=True)
def test_two_writers_race_for_the_last_kilogram() -> None:
    opened(volume="1", allocation=Period.INSTANT)

    def draw(name: str) -> Decimal:
        try:
            return ask(name, "1").allocated or Decimal(0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as writers:
        got = sorted(writers.map(draw, ["A", "B"]))
    assert got == [0, 1]
    assert standing() == ("0", "exhausted")
