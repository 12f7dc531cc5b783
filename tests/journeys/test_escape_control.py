"""Nobody sheds a control by declaring the same goods a little otherwise, and nobody bears another's for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import AT
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco import records as wco
from customhouse.targeting.lanes.records import Lane
from tests.journeys.draws import CALLED, NOT_CALLED, next_draw
from tests.journeys.messages import (
    BROKER,
    OFFICER,
    OTHER,
    POTS,
    Goods,
    cancellation,
    codes,
    message,
    new_price,
    presentation,
    send,
    trader,
)

LATER = AT + timedelta(days=1)
ONE, TWO, BOGUS = "MSCU1234566", "CSQU3054383", "TGHU7654320"


def goods(net: str = "100", words: str = "Cooking pots of stainless steel", price: str = "1000", **more: Any) -> Goods:
    return Goods(POTS, words, net=net, gross=str(int(net) + 10), price=price, documents=("N380 INV-1",), **more)


def said(lrn: str, containers: Iterable[str] = (), one: Goods | None = None, **words: Any) -> bytes:
    """Cooking pots in these containers; without any, nothing says in what they travel."""
    equipment = tuple(
        wco.TransportEquipment(sequence_numeric=Decimal(number), id=name) for number, name in enumerate(containers, 1)
    )
    consignment = wco.Consignment(goods_location=wco.GoodsLocation(name="XDPSL"), transport_equipment=equipment)
    return message(lrn, one or goods(), consignment=consignment, **words)


def kept(outcome: Outcome) -> Declaration:
    return Declaration.objects.get(mrn=outcome.mrn)


def examined(lrn: str, containers: Iterable[str] = (), at: datetime = AT, **words: Any) -> Outcome:
    """Goods that chance sends to examination."""
    next_draw(lambda value: value < CALLED)
    outcome = send(said(lrn, containers, **words), at=at)
    assert kept(outcome).lane == "red"
    return outcome


def unlucky(lrn: str, containers: Iterable[str] = (), at: datetime = LATER, **words: Any) -> Outcome:
    """The same pots where chance calls for nothing."""
    next_draw(lambda value: value > NOT_CALLED)
    return send(said(lrn, containers, **words), at=at)


def withdraw(outcome: Outcome, at: datetime = LATER) -> None:
    if kept(outcome).state == "under_control":
        declarations.grant_leave_to_amend(actor=OFFICER, mrn=outcome.mrn, reason="A slip", at=at)
    assert send(cancellation(outcome.mrn), at=at).result is Result.ACCEPTED


@pytest.mark.parametrize(
    ("before", "after"),
    [([ONE], [ONE, BOGUS]), ([ONE], []), ([], [BOGUS]), ([ONE, TWO], [ONE]), ([ONE, TWO], [TWO]), ([], [])],
)
@pytest.mark.parametrize("is_cancelled", [True, False], ids=["cancelled", "live"])
def test_other_containers_shed_no_control(
    before: list[str], after: list[str], *, is_cancelled: bool, demoland: CountryPack
) -> None:
    first = examined("FIRST", before)
    if is_cancelled:
        withdraw(first)
    again = unlucky("AGAIN", after, one=goods(net="57", words="Saucepans", price="900"))
    assert kept(again).lane == "red"


def test_goods_in_other_containers_are_other_goods(demoland: CountryPack) -> None:
    withdraw(examined("FIRST", [ONE]))
    assert kept(unlucky("NEXT", [TWO])).lane == "green"


def test_a_batch_remembers_the_controls_that_it_chose(demoland: CountryPack) -> None:
    next_draw(lambda value: value < CALLED)
    batch = [Arrival(said(lrn, boxes), trader(), AT) for lrn, boxes in (("A", [ONE, TWO]), ("B", [TWO]), ("C", []))]
    assert [one.lane for one in lodge(batch)] == ["red", "red", "red"]


def test_goods_that_name_no_carrier_are_not_controlled_for_ever(demoland: CountryPack) -> None:
    """Each shipment bears the control of the first while that is recent, and hands on no fresh one."""
    examined("FIRST")
    assert [kept(unlucky(f"DAY-{days}", at=AT + timedelta(days=days))).lane for days in (30, 60, 89)] == ["red"] * 3
    assert kept(unlucky("DAY-91", at=AT + timedelta(days=91))).lane == "green"


def test_a_container_under_control_binds_as_long_as_it_is(demoland: CountryPack) -> None:
    examined("FIRST", [ONE])
    assert kept(unlucky("MUCH-LATER", [ONE], at=AT + timedelta(days=200))).lane == "red"


def test_what_a_stranger_declares_does_not_bind_the_trader(demoland: CountryPack) -> None:
    next_draw(lambda value: value < CALLED)
    strange = lodge([Arrival(said("STRANGE", [ONE], declarant="XD0999999991", importer="XD0999999992"), SYSTEM, AT)])
    assert strange[0].result is Result.ACCEPTED
    next_draw(lambda value: value > NOT_CALLED)
    own = lodge([Arrival(said("OWN", [ONE], declarant="XD0999999992", importer="XD0999999992"), SYSTEM, LATER)])
    assert kept(strange[0]).lane == "red"
    assert kept(own[0]).lane == "green"
    next_draw(lambda value: value > NOT_CALLED)
    again = said("AGAIN", [ONE], declarant="XD0999999991", importer="XD0999999992")
    assert lodge([Arrival(again, SYSTEM, LATER)])[0].lane == "red"


def test_what_a_broker_with_a_mandate_declares_binds_the_trader(demoland: CountryPack) -> None:
    next_draw(lambda value: value < CALLED)
    agent = wco.Agent(id=BROKER, function_code="2")
    first = send(said("BROKER", [ONE], agent=agent), trader(BROKER))
    assert kept(first).lane == "red"
    assert kept(unlucky("SELF", [ONE])).lane == "red"


@pytest.mark.parametrize("throwaway", ["IMD", "IMA"])
def test_what_was_withdrawn_makes_nobody_a_known_importer(throwaway: str, demoland: CountryPack) -> None:
    for number in range(3):
        next_draw(lambda value: value > NOT_CALLED)
        withdraw(send(said(f"T{number}", [TWO], type_code=throwaway)))
    assert kept(unlucky("BIG", [ONE], one=goods(price="300000"))).lane == "yellow"


def test_goods_still_awaited_make_nobody_a_known_importer(demoland: CountryPack) -> None:
    for number in range(3):
        send(said(f"T{number}", [TWO], type_code="IMD"))
    assert kept(unlucky("BIG", [ONE], one=goods(price="300000"))).lane == "yellow"


def test_an_amended_declaration_does_not_count_itself(demoland: CountryPack) -> None:
    first = [unlucky(f"N{number}", [f"MSCU123456{number}"]) for number in range(3)][-1]
    assert kept(send(new_price(first.mrn, "300000"), at=LATER)).lane == "yellow"


def test_an_awaited_declaration_does_not_count_itself_when_presented(demoland: CountryPack) -> None:
    for number in range(2):
        unlucky(f"N{number}", [f"MSCU123456{number}"])
    awaited = unlucky("BIG", [BOGUS], one=goods(price="300000"), type_code="IMD")
    assert kept(send(presentation(awaited.mrn), at=LATER)).lane == "yellow"


def test_the_same_goods_in_the_same_container_declared_twice_are_told(demoland: CountryPack) -> None:
    first = unlucky("FIRST", [ONE, TWO])
    again, other, foreign = unlucky("AGAIN", [TWO]), unlucky("OTHER", [BOGUS]), unlucky("ELSE", [ONE], declarant=OTHER)
    assert [codes(each.findings).count("DUP-GOOD") for each in (first, again, other, foreign)] == [0, 1, 0, 0]
    [told] = [row for row in again.findings if row.code == "DUP-GOOD"]
    assert first.mrn in told.text()
    assert codes(send(new_price(first.mrn, "999"), at=LATER).findings).count("DUP-GOOD") == 1


def test_a_declaration_is_no_twin_of_itself_nor_of_one_that_was_withdrawn(demoland: CountryPack) -> None:
    first = unlucky("FIRST", [ONE])
    assert "DUP-GOOD" not in codes(send(new_price(first.mrn, "999"), at=LATER).findings)
    withdraw(first)
    assert "DUP-GOOD" not in codes(unlucky("AGAIN", [ONE]).findings)


def test_twins_in_one_batch_are_told(demoland: CountryPack) -> None:
    batch = [Arrival(said(lrn, boxes), trader(), AT) for lrn, boxes in (("A", [ONE]), ("B", [ONE]), ("C", []))]
    assert [codes(each.findings).count("DUP-GOOD") for each in lodge(batch)] == [0, 1, 0]


STEPS = st.lists(
    st.tuples(
        st.sets(st.sampled_from([ONE, TWO, BOGUS])),
        st.integers(20, 200).map(str),
        st.sampled_from(["Cooking pots of steel", "Saucepans"]),
        st.booleans(),
        st.booleans(),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_of_lodging_and_cancelling_sheds_a_control(
    demoland: CountryPack, steps: list[tuple[set[str], str, str, bool, bool]]
) -> None:
    """The lane is at least the gravest chosen before for goods that share a carrier, or of which one names none."""
    with transaction.atomic():
        _follow(steps)
        transaction.set_rollback(True)


def _follow(steps: Iterable[tuple[set[str], str, str, bool, bool]]) -> None:
    chosen: list[tuple[set[str], Lane]] = []
    for number, (boxes, net, words, is_called, is_withdrawn) in enumerate(steps):
        how = examined_or_not if is_called else unlucky
        outcome = how(f"STEP-{number}", sorted(boxes), at=AT, one=goods(net, words))
        lane = Lane(kept(outcome).lane)
        before = [each for named, each in chosen if named & boxes or not named or not boxes]
        assert lane.gravity >= max((each.gravity for each in before), default=0)
        chosen.append((boxes, lane))
        if is_withdrawn:
            withdraw(outcome)


def examined_or_not(lrn: str, containers: Iterable[str], at: datetime, one: Goods) -> Outcome:
    next_draw(lambda value: value < CALLED)
    return send(said(lrn, containers, one=one), at=at)
