"""Cancelling, and lodging the same goods anew: neither gets anybody out of a control."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import AT
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.foundation.access.errors import AccessDenied, Refused
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import CountryPack
from tests.journeys.draws import CALLED, NOT_CALLED, next_draw
from tests.journeys.messages import (
    ANALYST,
    CAR,
    CIGARETTES,
    OFFICER,
    OTHER,
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


def kept(outcome: Outcome) -> Declaration:
    return Declaration.objects.get(mrn=outcome.mrn)


def withdraw(outcome: Outcome) -> None:
    """Cancel a declaration, with an officer's leave where it is under control."""
    if kept(outcome).state == "under_control":
        declarations.grant_leave_to_amend(actor=OFFICER, mrn=outcome.mrn, reason="A wrong container", at=LATER)
    assert send(cancellation(outcome.mrn), at=LATER).result is Result.ACCEPTED


def test_a_declaration_is_cancelled(demoland: CountryPack) -> None:
    first = send(message(), trader())
    outcome = send(cancellation(first.mrn), trader(), LATER)
    assert (outcome.result, outcome.mrn, outcome.lane, outcome.total) == (Result.ACCEPTED, first.mrn, "", None)
    assert (kept(first).state, kept(first).cancelled_at, kept(first).total) == ("cancelled", LATER, first.total)


def test_what_is_cancelled_takes_no_more_requests(demoland: CountryPack) -> None:
    first = send(message(type_code="IMD"))
    send(cancellation(first.mrn))
    for again in (cancellation(first.mrn), new_price(first.mrn, "5"), presentation(first.mrn)):
        assert codes(send(again).errors) == ["REQ-STATE"]


def test_what_is_under_control_is_cancelled_with_leave_only(demoland: CountryPack) -> None:
    first = send(message("SMOKE", CIGARETTES), trader())
    assert codes(send(cancellation(first.mrn), trader()).errors) == ["REQ-CTL"]
    withdraw(first)
    assert kept(first).state == "cancelled"


def test_leave_is_given_by_officers_for_what_is_under_control(demoland: CountryPack) -> None:
    free, first = send(message("FREE")), send(message("SMOKE", CIGARETTES))
    for actor in (trader(), ANALYST, Actor("nobody")):
        with pytest.raises(AccessDenied):
            declarations.grant_leave_to_amend(actor=actor, mrn=first.mrn, reason="Please", at=LATER)
    for mrn, code in ((free.mrn, "REQ-STATE"), ("26XD99999999999990", "REQ-MRN")):
        with pytest.raises(Refused) as refused:
            declarations.grant_leave_to_amend(actor=OFFICER, mrn=mrn, reason="Please", at=LATER)
        assert refused.value.code == code


def test_nobody_cancels_anothers_declaration(demoland: CountryPack) -> None:
    first = send(message(), trader())
    outcome = send(cancellation(first.mrn, declarant=OTHER), trader(OTHER))
    assert [(row.code, row.pointer) for row in outcome.errors] == [("REQ-MRN", "42A/D014")]
    assert kept(first).state == "accepted"


def test_the_reference_of_a_cancelled_declaration_stays_used(demoland: CountryPack) -> None:
    withdraw(send(message()))
    assert codes(send(message()).errors) == ["LRN-USED"]


def test_the_same_goods_lodged_anew_keep_control_and_draw(demoland: CountryPack) -> None:
    drawn = next_draw(lambda value: value < CALLED)
    first = send(message("ONE"))
    withdraw(first)
    next_draw(lambda value: value > NOT_CALLED)
    again = kept(send(message("TWO"), at=LATER))
    assert (kept(first).lane, again.lane, again.draw) == ("red", "red", str(drawn))


def test_a_cent_more_and_other_words_do_not_make_other_goods(demoland: CountryPack) -> None:
    first = send(message("ONE", CAR))
    withdraw(first)
    disguised = Goods("870323", "Passenger car in good order", "JP", price="90000", gross="1300", net="1250")
    assert send(message("TWO", disguised), at=LATER).lane == "red"


def test_a_lucky_draw_shelters_nothing(demoland: CountryPack) -> None:
    next_draw(lambda value: value > NOT_CALLED)
    withdraw(send(message("ONE")))
    drawn = next_draw(lambda value: value < CALLED)
    again = kept(send(message("TWO"), at=LATER))
    assert (again.lane, again.draw) == ("red", str(drawn))


def test_an_amendment_does_not_shed_a_draw_that_was_kept(demoland: CountryPack) -> None:
    drawn = next_draw(lambda value: value < CALLED)
    withdraw(send(message("ONE")))
    next_draw(lambda value: value > NOT_CALLED)
    again = send(message("TWO"), at=LATER)
    declarations.grant_leave_to_amend(actor=OFFICER, mrn=again.mrn, reason="A slip", at=LATER)
    send(new_price(again.mrn, "999"), at=LATER)
    assert (kept(again).version, kept(again).lane, kept(again).draw) == (2, "red", str(drawn))


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "one after the other"])
def test_the_same_goods_lodged_twice_without_cancelling_keep_the_control(
    demoland: CountryPack, *, at_once: bool
) -> None:
    next_draw(lambda value: value < CALLED)
    arrivals = [Arrival(message(lrn), trader(), AT) for lrn in ("ONE", "TWO", "THREE")]
    outcomes = lodge(arrivals) if at_once else [lodge([each])[0] for each in arrivals]
    assert [one.lane for one in outcomes] == ["red", "red", "red"]


def test_long_after_the_cancellation_goods_are_new_goods(demoland: CountryPack) -> None:
    next_draw(lambda value: value < CALLED)
    withdraw(send(message("ONE")))
    next_draw(lambda value: value > NOT_CALLED)
    assert send(message("TWO"), at=LATER + timedelta(days=90)).lane == "red"
    withdraw(Outcome(Result.ACCEPTED, 0, mrn=Declaration.objects.get(lrn="TWO").mrn or ""))
    next_draw(lambda value: value > NOT_CALLED)
    assert send(message("THREE"), at=LATER + timedelta(days=92)).lane == "green"
