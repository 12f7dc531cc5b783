"""Who comes first: after a block, when something comes back, and of several licences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.models import Event
from customhouse.tariff.quotas import queries, services
from customhouse.tariff.quotas.models import Licence, QuotaRequest
from customhouse.tariff.quotas.records import Kind, Period, Returned, State
from customhouse.tariff.quotas.rules.claiming import spread
from customhouse.tariff.quotas.tests.test_draw_for_declarations import anew, claim, draw, told
from customhouse.tariff.quotas.tests.test_draw_on_quota import DAY, LATER, NOON, ORDER, opened, share_out, standing

TOLD: list[str] = []


def hear(*, subjects: list[str], **_: Any) -> None:
    """Stands for the declarations that follow (`settings.WHEN_SHARED`)."""
    TOLD.extend(subjects)
    for subject in subjects:
        services.follow(subject=subject)


@pytest.fixture
def heard() -> Any:
    TOLD.clear()
    with override_settings(WHEN_SHARED=[f"{__name__}.hear"]):
        yield TOLD


def hold(state: State | None, order: str = ORDER) -> None:
    services.hold(order_number=order, state=state, on=DAY, reason="Enquiry", actor=SYSTEM, at=NOON)


def got(subject: str) -> tuple[str, str, str]:
    return told(queries.drawn_by(subject)[0])


def withdraw(subject: str) -> None:
    services.withdraw(subject=subject, actor=SYSTEM, at=LATER)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.SUSPENDED, State.BLOCKED])
def test_who_waited_for_a_quota_that_was_held_comes_first(
    state: State, heard: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    opened(volume="12", allocation=Period.INSTANT)
    hold(State.SUSPENDED)
    draw(claim("M1"), claim("M2", "5"))
    if state is State.BLOCKED:
        hold(State.BLOCKED)
    assert got("M1") == ("waits", "suspended", "-")
    with django_capture_on_commit_callbacks(execute=True):
        hold(None)
    assert (got("M1"), got("M2"), told(draw(claim("M3"))[0])) == (
        ("given", "", "10"),
        ("given", "exhausted", "2"),
        ("refused", "exhausted", "0"),
    )
    assert heard == ["M1", "M2"]


@pytest.mark.django_db
def test_what_is_held_above_is_held_below_and_heard_in_the_order_of_acceptance() -> None:
    opened("090000", "15")
    opened("050001", parent="090000", allocation=Period.INSTANT)
    opened("050002", parent="050001", allocation=Period.INSTANT)
    opened("050003", parent="090000")
    hold(State.SUSPENDED, "090000")
    foreseen = [told(queries.foresee(claim("M0", order=order))) for order in ("050001", "050002", "050003")]
    assert foreseen == [("waits", "suspended", "-")] * 3
    draw(claim("M1", order="050002"), claim("M2"), claim("M3", order="050002"), claim("M4", order="050003"))
    hold(State.BLOCKED, "090000")
    assert told(queries.foresee(claim("M0"))) == ("refused", "blocked", "0")
    hold(None, "090000")
    assert [got(f"M{place}")[2] for place in (1, 2, 3, 4)] == ["10", "5", "0", "-"]
    assert [standing(order)[0] for order in ("090000", "050001", "050002", "050003")] == ["0", "85", "90", "100"]


@pytest.mark.django_db
def test_what_comes_back_is_for_who_asks_next_unless_the_law_says_otherwise() -> None:
    opened(volume="12", allocation=Period.INSTANT)
    draw(claim("M1"), claim("M2"))
    withdraw("M1")
    assert (got("M2")[2], standing()[0]) == ("2", "10")
    assert told(draw(claim("M3"))[0]) == ("given", "", "10")


@pytest.mark.django_db
def test_who_was_left_short_gets_what_comes_back_in_the_order_of_acceptance(
    heard: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    opened(volume="12", allocation=Period.INSTANT, returned=Returned.SHORT)
    draw(claim("M1"), claim("M2"), claim("M3"), claim("M4", unit="LTR"))
    with django_capture_on_commit_callbacks(execute=True):
        anew(claim("M1", "7"), subject="M1")
    assert (got("M1")[2], got("M2"), got("M3")[2], heard) == ("7", ("given", "exhausted", "5"), "0", ["M2"])
    anew(claim("M3", "9"), subject="M3")
    assert queries.asked_by("M3").get().reference == "M3/1", "what is left short keeps its place"
    draw(claim("M5", "1"))
    anew(claim("M2", "11"), subject="M2")
    withdraw("M1")
    assert [got(f"M{place}")[2] for place in (2, 3, 4, 5)] == ["10", "2", "0", "0"]
    withdraw("M2")
    assert [got(f"M{place}") for place in (3, 5)] == [("given", "", "9"), ("given", "", "1")]
    assert (got("M4")[1], standing()[0]) == ("unit", "2")


@pytest.mark.django_db
@pytest.mark.parametrize("above", [Returned.SHORT, Returned.BALANCE])
def test_what_comes_back_to_a_quota_above_is_offered_to_those_beside_where_its_law_says_so(
    above: Returned, heard: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    """A day after the other, then by the moment, then those of one day in proportion; the cousin's law has its say."""
    opened("090000", "20", returned=above)
    opened("050000", parent="090000", returned=Returned.BALANCE)
    opened("050001", parent="050000", allocation=Period.INSTANT)
    opened("050002", parent="090000", allocation=Period.INSTANT, returned=Returned.SHORT)
    opened("050003", parent="090000", returned=Returned.SHORT, scale=0)
    opened("050004", parent="090000", allocation=Period.INSTANT)
    draw(claim("M1", "20", order="050001"))
    draw(claim("M2", "6", order="050002"), claim("M3", "4", order="050004"))
    draw(claim("M4", "8", order="050003"), claim("M5", "8", order="050003"))
    share_out(order="050003")
    assert [got(f"M{place}")[2] for place in range(2, 6)] == ["0"] * 4
    with django_capture_on_commit_callbacks(execute=True):
        heard.clear()
        anew(claim("M1", "8", order="050001"), subject="M1")
    offered = above is Returned.SHORT
    assert [got(f"M{place}")[2] for place in range(2, 6)] == (["6", "0", "3", "3"] if offered else ["0"] * 4)
    assert standing("090000")[0] == ("0" if offered else "12")
    assert sorted(heard) == (["M2", "M4", "M5"] if offered else [])
    with django_capture_on_commit_callbacks(execute=True):
        withdraw("M1")
    assert [got(f"M{place}")[2] for place in range(2, 6)] == (["6", "0", "7", "7"] if offered else ["0"] * 4)
    assert Event.objects.filter(subject="quota:050003", kind="quota.allocated").count() == (2 if offered else 0)


@pytest.mark.django_db
def test_those_of_one_day_share_what_comes_back() -> None:
    opened(volume="12", returned=Returned.SHORT, scale=0)
    draw(claim("M1", "8"), claim("M2", "8"), claim("M3", "8"))
    share_out()
    assert [got(f"M{place}")[2] for place in (1, 2, 3)] == ["4", "4", "4"]
    hold(State.SUSPENDED)
    withdraw("M1")
    assert standing()[0] == "4"
    hold(None)
    assert [got(f"M{place}")[2] for place in (2, 3)] == ["6", "6"]


@pytest.mark.django_db
def test_what_an_officer_takes_back_is_followed_and_not_offered_to_the_same_again(
    heard: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    opened(volume="12", allocation=Period.INSTANT, returned=Returned.SHORT)
    draw(claim("M1"), claim("M2", "4"))
    with django_capture_on_commit_callbacks(execute=True):
        services.give_back(order_number=ORDER, reference="M1/1", quantity=Decimal(5), actor=SYSTEM, at=LATER)
    assert (got("M1")[2], got("M2")[2], standing()[0], heard) == ("5", "4", "3", ["M1", "M2"])


def grant(number: str, quantity: str, last: date | None = None, first: date | None = None) -> None:
    services.grant_licence(
        order_number=ORDER, number=number, holder="XD1", quantity=Decimal(quantity), on=DAY, days=(first, last),
        actor=SYSTEM, at=NOON,
    )  # fmt: skip


def of_licences(subject: str, quantity: str) -> Any:
    given = claim(subject, quantity)
    return type(given)(
        given.order_number, subject, 1, given.quantities, NOON, frozenset({"L1", "L2", "L3", "L4"}), given.holders
    )


@pytest.mark.django_db
def test_of_several_licences_the_one_that_ends_first_is_drawn_on_as_far_as_it_goes() -> None:
    opened(kind=Kind.LICENSED)
    grant("L1", "5")
    grant("L2", "5", last=DAY)
    grant("L3", "5", last=DAY - timedelta(days=1))
    grant("L4", "5", first=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="days"):
        grant("L5", "5", last=date(2027, 1, 1))
    assert told(queries.foresee(of_licences("M1", "4"))) == told(draw(of_licences("M1", "4"))[0]) == ("given", "", "4")
    assert told(draw(of_licences("M2", "3"))[0]) == ("given", "", "3")
    left = dict(Licence.objects.values_list("number", "left"))
    assert left == {"L1": 3, "L2": 0, "L3": 5, "L4": 5}
    assert told(queries.foresee(of_licences("M3", "7"))) == told(draw(of_licences("M3", "7"))[0])
    assert got("M3") == ("given", "licence", "3")
    assert told(draw(of_licences("M4", "7"))[0]) == ("refused", "licence", "0")
    withdraw("M2")
    assert dict(Licence.objects.values_list("number", "left")) == {"L1": 2, "L2": 1, "L3": 5, "L4": 5}
    with pytest.raises(Refused):
        services.ask(
            order_number=ORDER, reference="R", quantity=Decimal(1), accepted_at=NOON, licence="L3", actor=SYSTEM
        )


@pytest.mark.django_db
def test_what_waits_on_a_licence_is_not_free_to_others() -> None:
    opened(kind=Kind.LICENSED)
    grant("L1", "5")
    grant("L2", "5", last=DAY)
    hold(State.SUSPENDED)
    draw(of_licences("M1", "5"), of_licences("M2", "4"))
    assert dict(QuotaRequest.objects.values_list("subject", "licence")) == {"M1": "L2", "M2": "L1"}
    hold(None)
    assert (got("M1")[2], got("M2")[2]) == ("5", "4")


def test_a_claim_is_spread_to_the_last_unit() -> None:
    assert spread(Decimal(4), [Decimal(0), Decimal(0)]) == [0, 4]
    assert spread(Decimal(4), [Decimal(5), Decimal(1)]) == [4, 0]
