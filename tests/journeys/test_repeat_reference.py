"""One LRN of one declarant names one declaration: later ones are refused at 42A/D026, also when they come at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from tests.journeys.messages import OTHER, Goods, codes, message, new_price, send


def assert_one_lodged(outcomes: list[Outcome]) -> None:
    """One is accepted, the others are refused for the LRN, every message is kept, and the trail tells it all."""
    assert sorted(one.result.value for one in outcomes) == ["accepted", *["rejected"] * (len(outcomes) - 1)]
    for one in outcomes:
        if one.result is Result.REJECTED:
            assert [(row.code, row.pointer) for row in one.errors] == [("LRN-USED", "42A/D026")]
            assert (one.mrn, one.total) == ("", None)
    assert Declaration.objects.filter(mrn__isnull=False).count() == 1
    assert Declaration.objects.count() == ReceivedMessage.objects.count() == len(outcomes)
    assert verify(actor=SYSTEM).ok


def test_in_one_batch_the_first_lodges(demoland: CountryPack) -> None:
    outcomes = lodge([Arrival(message(), SYSTEM, AT) for _ in range(3)])
    assert_one_lodged(outcomes)
    assert outcomes[0].result is Result.ACCEPTED


def test_across_batches_the_first_lodges(demoland: CountryPack) -> None:
    outcomes = [send(message("POTS-1")), send(message("POTS-1")), send(message("POTS-1", Goods(price="7")))]
    assert_one_lodged(outcomes)
    assert outcomes[0].result is Result.ACCEPTED


def test_two_declarants_may_use_the_same_reference(demoland: CountryPack) -> None:
    mine, theirs = send(message()), send(message(declarant=OTHER))
    assert (mine.result, theirs.result) == (Result.ACCEPTED, Result.ACCEPTED)


def test_blanks_and_small_letters_make_no_other_declarant(demoland: CountryPack) -> None:
    send(message())
    assert codes(send(message(declarant=" xd0470 001009")).errors) == ["LRN-USED"]


def test_a_reference_that_was_refused_may_be_used_again(demoland: CountryPack) -> None:
    first, again = send(message("ONE", Goods(commodity="999999"))), send(message("ONE"))
    assert (first.result, again.result) == (Result.REJECTED, Result.ACCEPTED)


def at_once(*works: Callable[[], list[Outcome]]) -> list[Outcome]:
    """What each of several threads, let go at the same moment, is told."""
    gate = Barrier(len(works))

    def run(work: Callable[[], list[Outcome]]) -> list[Outcome]:
        try:
            gate.wait(timeout=20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [outcome for told in pool.map(run, works) for outcome in told]


@pytest.mark.django_db(transaction=True)
def test_at_once_one_lodges(demoland: CountryPack) -> None:
    """The same message by two senders at the same moment: two transactions, one declaration."""
    data = message()
    assert_one_lodged(at_once(*[lambda: lodge([Arrival(data, SYSTEM, AT)])] * 3))


@pytest.mark.django_db(transaction=True)
def test_batches_that_cross_each_other_are_both_answered(demoland: CountryPack) -> None:
    """Each batch amends what the other amends, the other way round: a deadlock is ended by going again."""
    first, second = send(message("ONE")).mrn, send(message("TWO")).mrn

    def batch(*mrns: str, lrn: str, price: str) -> Callable[[], list[Outcome]]:
        data = [new_price(mrn, price) for mrn in mrns]
        return lambda: lodge([Arrival(one, SYSTEM, AT) for one in (data[0], message(lrn), data[1], b"<not xml")])

    outcomes = at_once(batch(first, second, lrn="THREE", price="900"), batch(second, first, lrn="FOUR", price="901"))
    assert [one.result.value for one in outcomes] == ["accepted", "accepted", "accepted", "unreadable"] * 2
    assert sorted(Declaration.objects.values_list("lrn", "version")) == [
        ("FOUR", 1), ("ONE", 3), ("THREE", 1), ("TWO", 3),
    ]  # fmt: skip
    assert verify(actor=SYSTEM).ok
