"""Messages that arrive at the same time are lodged together: one thread, one transaction, one wait for the disk.

Requests put their messages here and wait. One thread of the process takes what has gathered, up to a limit, lodges it
in one transaction, and gives each its own answer after the commit: what was answered is on disk. A batch that breaks is
done again one message at a time, so that each is told its own fate; where the database is away, each is told that
nothing was kept. The thread ends when nothing comes, and the next message starts another.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from django.db import OperationalError, close_old_connections, connection, connections

from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome
from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.config.settings import settings
from customhouse.foundation.exchange.records import Answer, Asked
from customhouse.foundation.exchange.services import answer_together

log = logging.getLogger(__name__)
IDLE = 0.2
"""Seconds without a message after which the thread ends and its connection is closed."""

PATIENCE = 30.0
"""Seconds that a message waits for its turn; then it is taken back, and its sender told to come again."""

Told = Answer | CustomhouseError


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits to be lodged; `tell` makes its answer from its outcome, and `told` is where it appears."""

    arrival: Arrival
    tell: Callable[[Outcome], Answer]
    told: Future[Told] = field(default_factory=Future)


@dataclass(slots=True)
class Gathering:
    """The queue of a process and the one thread that empties it."""

    queue: SimpleQueue[Waiting] = field(default_factory=SimpleQueue)
    patience: float = PATIENCE
    _usual: int = 1
    _starting: Lock = field(default_factory=Lock)
    _thread: Thread | None = None

    def answer(self, arrival: Arrival, tell: Callable[[Outcome], Answer]) -> Answer:
        """Lodge a message with whatever else arrives now; its answer, once that is on disk.

        Who is inside a transaction already lodges by themselves: nobody else could see what they did before.

        Raises:
            CustomhouseError: the message cannot be answered (its idempotency key was used for another).
            OperationalError: the database is away, or the turn did not come in time; nothing was kept.
        """
        waiting = Waiting(arrival, tell)
        if connection.in_atomic_block:
            [told] = _together([waiting])
            return _said(told)
        self.queue.put(waiting)
        self._start()
        return _said(self._told(waiting))

    def _told(self, waiting: Waiting) -> Told:
        try:
            return waiting.told.result(self.patience)
        except TimeoutError:
            if waiting.told.cancel():
                raise OperationalError("The message was not taken in its time; nothing of it was kept.") from None
            return waiting.told.result()  # it is being lodged: only its end can tell what became of it

    def _start(self) -> None:
        """See that there is a thread; it looks at the queue once more before it ends."""
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._empty, name="lodging", daemon=True)
                self._thread.start()

    def _empty(self) -> None:
        """Lodge what comes until nothing does; whatever ends this thread, what still waits is left to another."""
        try:
            while batch := self._batch():
                close_old_connections()
                if wanted := [one for one in batch if one.told.set_running_or_notify_cancel()]:
                    _lodge(wanted)
        finally:
            connections.close_all()
            with self._starting:
                self._thread = None
            if not self.queue.empty():
                self._start()

    def _batch(self) -> list[Waiting]:
        """What has gathered, after a first message came; nothing where none does.

        The first waits, for the time that is set, until as many are there as came together before: those who were just
        answered send their next message a moment later. A message that comes alone after another does not wait.
        """
        limits = settings()
        try:
            batch = [self.queue.get(timeout=IDLE)]
        except Empty:
            return []
        until = time.monotonic() + limits.lodging_wait_ms / 1000
        while len(batch) < limits.lodging_batch:
            left = until - time.monotonic() if len(batch) < self._usual else 0
            try:
                batch.append(self.queue.get(timeout=left) if left > 0 else self.queue.get_nowait())
            except Empty:
                break
        self._usual = len(batch)
        return batch


def _lodge(batch: Sequence[Waiting]) -> None:
    """Lodge a batch and tell everybody, whatever happens; one that breaks goes again, each message by itself."""
    try:
        told = _together(batch)
    except OperationalError as error:
        _tell_all(batch, error)
    except Exception as error:
        if len(batch) == 1:
            _tell_all(batch, error)
            return
        log.exception("Lodging %d messages together failed; each goes alone", len(batch))
        for one in batch:
            _lodge([one])
    except BaseException as error:
        _tell_all(batch, error)
        raise
    else:
        for one, answer in zip(batch, told, strict=True):
            one.told.set_result(answer)


def _tell_all(batch: Sequence[Waiting], error: BaseException) -> None:
    for one in batch:
        one.told.set_exception(error)


def _together(batch: Sequence[Waiting]) -> Sequence[Told]:
    """Everything in one transaction; those whose key was answered before are told the same again."""

    def work(places: Sequence[int]) -> list[Answer]:
        mine = [batch[place] for place in places]
        outcomes = lodge([one.arrival for one in mine])
        return [one.tell(outcome) for one, outcome in zip(mine, outcomes, strict=True)]

    arrivals = (one.arrival for one in batch)
    asked = [Asked(each.sender, each.idempotency_key, each.data, each.at) for each in arrivals]
    return answer_together(asked=asked, work=work)


def _said(told: Told) -> Answer:
    if isinstance(told, CustomhouseError):
        raise told
    return told


gathering = Gathering()
"""The gathering of this process."""
