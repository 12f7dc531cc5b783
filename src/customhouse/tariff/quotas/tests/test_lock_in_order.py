"""Whoever needs several quotas takes those above first, and then by key: two never wait for each other in a ring."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction

from customhouse.foundation.access.records import SYSTEM
from customhouse.tariff.quotas import services
from customhouse.tariff.quotas.giving import lock_all
from customhouse.tariff.quotas.models import QuotaPeriod
from customhouse.tariff.quotas.records import State
from customhouse.tariff.quotas.rules.standing import levels
from customhouse.tariff.quotas.tests.test_draw_for_declarations import anew, claim, draw
from customhouse.tariff.quotas.tests.test_draw_on_quota import DAY, LATER, NOON, ORDER, ask, opened, share_out

ABOVE, BESIDE = "090000", "010000"


def test_those_above_come_first_and_those_beside_by_number() -> None:
    above = {"4": "2", "2": "3", "3": None, "1": None, "0": "3"}
    assert levels(above) == [["1", "3"], ["0", "2"], ["4"]]
    assert levels({}) == []


def hold_below(state: State | None) -> None:
    services.hold(order_number=ORDER, state=state, on=DAY, reason="R", actor=SYSTEM, at=NOON)


def transfer(one: str, other: str) -> None:
    services.transfer(from_order=one, to_order=other, quantity=Decimal(1), on=DAY, actor=SYSTEM, at=NOON)


DEEDS: list[Callable[[], object]] = [
    lambda: ask("R1", "1"),
    lambda: draw(claim("M2")),
    lambda: anew(claim("M2", "9"), subject="M2"),
    lambda: hold_below(State.SUSPENDED),
    lambda: hold_below(None),
    share_out,
    lambda: services.give_back(order_number=ORDER, reference="R0", quantity=Decimal(1), actor=SYSTEM, at=LATER),
    lambda: services.withdraw(subject="M2", actor=SYSTEM, at=LATER),
    lambda: transfer(ORDER, BESIDE),
    lambda: transfer(BESIDE, ORDER),
]
"""Everything that moves the balance of a quota that has another above it, each by itself."""


@pytest.mark.django_db(transaction=True)
def test_who_holds_the_quota_above_is_never_waited_for_by_one_who_holds_those_below() -> None:
    opened(ABOVE)
    opened(parent=ABOVE)  # opened before the one beside: its key is the smaller, its number the greater
    opened(BESIDE, parent=ABOVE)
    ask("R0", "5")
    share_out()

    def alone(deed: Callable[[], object]) -> None:
        try:
            deed()
        finally:
            connections.close_all()

    for deed in DEEDS:
        with ThreadPoolExecutor(1) as other:
            with transaction.atomic():
                list(QuotaPeriod.objects.select_for_update().filter(quota=ABOVE))
                waits = other.submit(alone, deed)
                _until_it_waits()
                # Were one of these held by who waits for the one above, this would be a ring.
                list(QuotaPeriod.objects.select_for_update(nowait=_can_tell()).filter(quota__in=[ORDER, BESIDE]))
                lock_all({BESIDE, ORDER})
            waits.result(timeout=20)


def _can_tell() -> bool:
    return connection.vendor == "postgresql"


def _until_it_waits() -> None:
    """Until somebody waits for a lock; SQLite lets only one write, and there is nothing to wait for."""
    for _ in range(200 if _can_tell() else 0):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
