"""Messages that arrive at once are lodged in one transaction, and each is told its own fate after the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection, connections, transaction

from conftest import AT
from customhouse.clearance import gathering as gathering_module
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.gathering import Gathering
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.tests.api_clients import XML, simulated
from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import KeptAnswer, ReceivedMessage
from customhouse.foundation.exchange.records import Answer
from customhouse.messages.wco.writing import write_xml

pytestmark = pytest.mark.django_db(transaction=True)
Lodge = Callable[[Sequence[Arrival]], list[Outcome]]


@pytest.fixture
def gathering() -> Iterator[Gathering]:
    """A gathering of its own, whose thread has ended when the test has."""
    own = Gathering()
    yield own
    for _ in range(100):
        if own._thread is None:
            return
        sleep(0.1)
    pytest.fail("The thread did not end.")


def arrivals(pack: CountryPack, count: int, *, key: str = "") -> list[Arrival]:
    """So many declarations, each from who declares it, under keys of their own."""
    return [
        Arrival(
            write_xml(one.declaration, one.metadata),
            Actor(one.submitter, frozenset({Role.TRADER}), frozenset({one.submitter})),
            AT,
            XML,
            "api",
            key and f"{key}{number}",
        )
        for number, one in enumerate(simulated(pack, count))
    ]


def told(outcome: Outcome) -> Answer:
    """An answer that names the outcome."""
    return Answer(201 if outcome.result is Result.ACCEPTED else 422, (outcome.mrn or "-").encode(), "text/plain")


def at_once(gathering: Gathering, sent: Sequence[Arrival]) -> list[Any]:
    """Send all at the same moment; the answers, or the errors, in order."""
    ready = Barrier(len(sent))

    def one(arrival: Arrival) -> Any:
        ready.wait()
        try:
            return gathering.answer(arrival, told)
        except Exception as error:  # noqa: BLE001  # told to the test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(one, sent))


class Slow:
    """Lodges when it is let, and remembers how many at once."""

    def __init__(self, lodge: Lodge = lodge) -> None:
        self.lodge, self.let, self.sizes = lodge, Event(), list[int]()

    def __call__(self, sent: Sequence[Arrival]) -> list[Outcome]:
        self.let.wait(10)
        self.sizes.append(len(sent))
        return self.lodge(sent)


def test_each_is_answered_after_the_commit(demoland: CountryPack, gathering: Gathering) -> None:
    """Everybody gets their own answer, and what was answered is in the tables for everybody to see."""
    answers = at_once(gathering, arrivals(demoland, 12))
    assert [answer.status for answer in answers] == [201] * 12
    assert {answer.body.decode() for answer in answers} == set(Declaration.objects.values_list("mrn", flat=True))


def test_what_waits_goes_together(demoland: CountryPack, gathering: Gathering) -> None:
    """While one batch is on its way the next gathers, up to the limit."""
    slow = Slow()
    with patch.object(gathering_module, "lodge", slow), ThreadPoolExecutor(1) as pool:
        done = pool.submit(at_once, gathering, arrivals(demoland, 9))
        sleep(0.3)
        slow.let.set()
        assert {answer.status for answer in done.result()} == {201}
    assert sum(slow.sizes) == 9
    assert len(slow.sizes) <= 3


def test_who_is_inside_a_transaction_lodges_alone(demoland: CountryPack, gathering: Gathering) -> None:
    """What the caller did before is not to be seen from elsewhere, and stands or falls with the lodging."""
    with transaction.atomic():
        assert gathering.answer(arrivals(demoland, 1)[0], told).status == 201
        transaction.set_rollback(True)
    assert gathering._thread is None
    assert not Declaration.objects.exists()


def test_one_key_in_one_batch_is_done_once(demoland: CountryPack, gathering: Gathering) -> None:
    """The same message sent twice at once is lodged once and told twice; another under its key is told so."""
    one, other = arrivals(demoland, 2)
    sent = [Arrival(data, one.sender, AT, XML, "api", "K") for data in (one.data, one.data, other.data)]
    slow = Slow()
    with patch.object(gathering_module, "lodge", slow), ThreadPoolExecutor(1) as pool:
        done = pool.submit(at_once, gathering, sent)
        sleep(0.3)
        slow.let.set()
        answers = done.result()
    conflicts = [answer for answer in answers if isinstance(answer, Conflict)]
    bodies = {answer.body for answer in answers if isinstance(answer, Answer)}
    # Whichever came first has the key; the others under it hear of it.
    assert (len(conflicts), len(bodies)) in {(1, 1), (2, 1)}
    assert Declaration.objects.count() == ReceivedMessage.objects.count() == 1


def test_keys_are_told_again_after_a_batch(demoland: CountryPack, gathering: Gathering) -> None:
    sent = arrivals(demoland, 5, key="A")
    first = at_once(gathering, sent)
    assert at_once(gathering, sent) == first
    assert KeptAnswer.objects.filter(status=201).count() == 5
    assert Declaration.objects.count() == 5


def test_one_that_breaks_its_answer_does_not_take_the_others_along(demoland: CountryPack, gathering: Gathering) -> None:
    """A batch that fails as a whole goes again one by one; only the one at fault hears of it, and leaves nothing."""
    sent = arrivals(demoland, 6)
    bad = sent[3].data

    def broken(batch: Sequence[Arrival]) -> list[Outcome]:
        if any(arrival.data == bad for arrival in batch):
            raise RuntimeError("broken")
        return lodge(batch)

    with patch.object(gathering_module, "lodge", broken):
        answers = at_once(gathering, sent)
    assert [isinstance(answer, RuntimeError) for answer in answers] == [number == 3 for number in range(6)]
    assert Declaration.objects.count() == ReceivedMessage.objects.count() == 5


def test_a_database_that_is_away_is_told_to_all(demoland: CountryPack, gathering: Gathering) -> None:
    """Nothing is kept, nothing is tried one by one, and the next messages find everything in order."""
    sent = arrivals(demoland, 4, key="A")

    def away(_: Sequence[Arrival]) -> list[Outcome]:
        raise OperationalError("away")

    with patch.object(gathering_module, "lodge", away):
        answers = at_once(gathering, sent)
    assert all(isinstance(answer, OperationalError) for answer in answers)
    assert not ReceivedMessage.objects.exists()
    assert not KeptAnswer.objects.exists()
    assert {answer.status for answer in at_once(gathering, sent)} == {201}


def test_who_waits_too_long_takes_the_message_back(demoland: CountryPack, gathering: Gathering) -> None:
    """A message whose turn does not come is not lodged later behind its sender's back."""
    gathering.patience = 0.2
    first, second = arrivals(demoland, 2)
    slow = Slow()
    with patch.object(gathering_module, "lodge", slow), ThreadPoolExecutor(1) as pool:
        running = pool.submit(at_once, gathering, [first])
        sleep(0.1)
        [late] = at_once(gathering, [second])
        slow.let.set()
        [answer] = running.result()
    assert isinstance(late, OperationalError)
    assert answer.status == 201
    gathering.patience = 10
    assert Declaration.objects.count() == 1
    assert gathering.answer(second, told).status == 201
    connection.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_is_followed_by_another(demoland: CountryPack, gathering: Gathering) -> None:
    """Whatever ends the thread, its senders hear of it, and the next message is lodged."""
    one, other = arrivals(demoland, 2)

    def dying(_: Sequence[Arrival]) -> list[Outcome]:
        raise SystemExit

    with patch.object(gathering_module, "lodge", dying), pytest.raises(SystemExit):
        gathering.answer(one, told)
    assert gathering.answer(other, told).status == 201
