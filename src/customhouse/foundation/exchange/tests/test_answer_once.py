"""Answering once: the same message under the same key gets the same answer, and nothing is done twice."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.exchange.models import KeptAnswer, ReceivedMessage
from customhouse.foundation.exchange.records import Answer
from customhouse.foundation.exchange.services import answer_once, keep_received
from customhouse.foundation.exchange.tests.arrivals import AT, BOB, EVE, Arrival


class Work:
    """Work that keeps the message and counts how often it was done."""

    def __init__(self, data: bytes = b"x") -> None:
        self.data = data
        self.done = 0

    def __call__(self) -> Answer:
        """Keep the message and answer its number."""
        self.done += 1
        with transaction.atomic():
            [number] = keep_received([Arrival(self.data)])
        return Answer(202, str(number).encode(), "text/plain")


@pytest.mark.django_db
def test_the_same_again_gets_the_same_answer() -> None:
    work = Work()
    first = answer_once(sender=BOB, key="k", data=b"x", at=AT, work=work)
    assert answer_once(sender=BOB, key="k", data=b"x", at=AT, work=work) == first
    assert (work.done, ReceivedMessage.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_other_bytes_under_the_same_key_are_a_conflict() -> None:
    answer_once(sender=BOB, key="k", data=b"x", at=AT, work=Work())
    with pytest.raises(Conflict) as caught:
        answer_once(sender=BOB, key="k", data=b"y", at=AT, work=Work(b"y"))
    assert caught.value.code == "IDEMPOTENCY-KEY-USED"


@pytest.mark.django_db
def test_keys_are_each_sender_s_own() -> None:
    one, two = Work(), Work(b"y")
    answer_once(sender=BOB, key="k", data=b"x", at=AT, work=one)
    answer_once(sender=EVE, key="k", data=b"y", at=AT, work=two)
    assert (one.done, two.done) == (1, 1)


@pytest.mark.django_db
def test_without_a_key_the_work_is_done_each_time() -> None:
    work = Work()
    for _ in range(2):
        answer_once(sender=BOB, key="", data=b"x", at=AT, work=work)
    assert (work.done, KeptAnswer.objects.count()) == (2, 0)


@pytest.mark.django_db
def test_work_that_fails_leaves_the_key_free() -> None:
    def fail() -> Answer:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        answer_once(sender=BOB, key="k", data=b"x", at=AT, work=fail)
    assert answer_once(sender=BOB, key="k", data=b"x", at=AT, work=Work()).status == 202


@pytest.mark.django_db(transaction=True)
def test_the_same_message_twice_at_once_is_taken_once() -> None:
    work, start = Work(), Barrier(2)
    answers: list[Answer | Exception] = []

    def send() -> None:
        start.wait()
        try:
            answers.append(answer_once(sender=BOB, key="k", data=b"x", at=AT, work=work))
        except Exception as error:  # noqa: BLE001  # compared below, in the test's own thread
            answers.append(error)
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers[0] == answers[1]
    assert isinstance(answers[0], Answer)
    assert (work.done, ReceivedMessage.objects.count()) == (1, 1)
