"""When Customhouse itself fails, or its database goes away: nothing lost, nothing doubled, the others go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError, connection

from conftest import AT
from customhouse.clearance.declarations.models import Declaration, LrnClaim
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.audit.rules.naming import written
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.records import Status
from tests.journeys.messages import CIGARETTES, codes, message, new_price, send, trader

JOURNEY = "customhouse.clearance.journey"
STEPS: dict[str, Callable[..., bool]] = {
    f"{JOURNEY}.read_arrival": lambda arrival: b"BROKEN" in arrival.data,
    f"{JOURNEY}.understand": lambda tree, _law: tree.functional_reference_id == "BROKEN",
    f"{JOURNEY}.check": lambda record, *_: record.lrn == "BROKEN",
    f"{JOURNEY}.assessed": lambda record, *_: record.lrn == "BROKEN",
    f"{JOURNEY}.selected": lambda record, *_: record.lrn == "BROKEN",
    f"{JOURNEY}.told": lambda row, _lodging: row.lrn == "BROKEN",
    "customhouse.clearance.declarations.store.insert_lodgings": lambda lodgings: any(
        each.record.lrn == "BROKEN" for each in lodgings
    ),
    "customhouse.clearance.declarations.services.record_events": lambda events: any(
        each.payload.get("lrn") == "BROKEN" for each in events
    ),
}
"""Steps of the way, and which of their calls fail."""


class DefectError(Exception):
    """A fault of the program."""


def break_step(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    module, _, name = step.rpartition(".")
    whole = getattr(__import__(module, fromlist=[name]), name)

    def broken(*given: Any, **named: Any) -> Any:
        if STEPS[step](*given, **named):
            raise DefectError(step)
        return whole(*given, **named)

    monkeypatch.setattr(step, broken)


@pytest.mark.parametrize("step", STEPS)
def test_a_message_on_which_customhouse_fails_is_set_aside(
    step: str, demoland: CountryPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [Arrival(message(lrn), SYSTEM, AT) for lrn in ("BEFORE", "BROKEN", "AFTER")]
    with monkeypatch.context() as patched:
        break_step(patched, step)
        before, broken, after = lodge(batch)
    assert (before.result, broken.result, after.result) == (Result.ACCEPTED, Result.UNREADABLE, Result.ACCEPTED)
    assert [(row.code, row.pointer) for row in broken.errors] == [("SYS-FAULT", "42A")]
    kept = ReceivedMessage.objects.get(pk=broken.received)
    assert (bytes(kept.data), kept.status, kept.reason) == (
        batch[1].data,
        Status.SET_ASIDE,
        "SYS-FAULT DefectError",
    )
    assert [event.kind for event in events_of(f"message:{broken.received}")] == ["set_aside"]
    assert sorted(Declaration.objects.values_list("lrn", flat=True)) == ["AFTER", "BEFORE"]
    assert ReceivedMessage.objects.count() == len(batch)
    assert verify(actor=SYSTEM).ok
    assert send(batch[1].data).result is Result.ACCEPTED, "its reference was not used up: it can be replayed"


def test_a_request_on_which_customhouse_fails_changes_nothing(
    demoland: CountryPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    mrn = send(message()).mrn

    def broken(*_: Any) -> None:
        raise DefectError

    with monkeypatch.context() as patched:
        patched.setattr("customhouse.clearance.rejudging.assessed", broken)
        outcome = send(new_price(mrn, "5"))
    assert codes(outcome.errors) == ["SYS-FAULT"]
    assert Declaration.objects.get(mrn=mrn).version == 1
    assert send(new_price(mrn, "5")).result is Result.ACCEPTED


def rows() -> tuple[int, ...]:
    return tuple(table._default_manager.count() for table in (ReceivedMessage, Declaration, LrnClaim, Event))


def test_a_database_that_goes_away_at_any_statement_keeps_nothing(demoland: CountryPack) -> None:
    """At each statement of a batch in turn the database goes away once; then the batch is sent again."""
    before = rows()
    statements = 0
    while True:
        batch = [
            Arrival(message(f"AWAY-{statements}"), SYSTEM, AT),
            Arrival(message(f"SMOKE-{statements}", CIGARETTES, declarant=f"XD{statements:010}"), SYSTEM, AT),
            Arrival(b"<not xml", SYSTEM, AT),
        ]
        away = Away(statements)
        with connection.execute_wrapper(away):
            try:
                outcomes = lodge(batch)
            except OperationalError:
                assert rows() == before
            else:
                break
        statements += 1
    assert statements > 20
    assert not away.gone
    assert [one.result.value for one in outcomes] == ["accepted", "accepted", "unreadable"]
    assert verify(actor=SYSTEM).ok


class Away:
    """A connection that is lost once, after so many statements."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.gone = False

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        """Pass a statement on, or lose the connection."""
        own = "SAVEPOINT" in sql
        if not own and self.left == 0 and not self.gone:
            self.gone = True
            raise OperationalError("the database is away")
        self.left -= 0 if own else 1
        return execute(sql, params, many, context)


def test_a_database_that_goes_away_while_messages_go_alone_keeps_nothing(
    demoland: CountryPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault sends each message alone; if the database then goes away, not even the first of them is kept."""
    before = rows()
    calls = iter([DefectError(), None, OperationalError("the database is away")])

    def failing(*given: Any) -> Any:
        if (error := next(calls)) is not None:
            raise error
        return whole(*given)

    from customhouse.clearance import journey

    whole = journey._travel
    monkeypatch.setattr(journey, "_travel", failing)
    with pytest.raises(OperationalError):
        lodge([Arrival(message(lrn), SYSTEM, AT) for lrn in ("ONE", "TWO")])
    assert rows() == before


@pytest.mark.parametrize("name", ["شركة\u200f", "\x00", "x" * 500, ""])
def test_a_sender_of_any_name_is_answered(name: str, demoland: CountryPack) -> None:
    """A name that the trail cannot print stops neither the batch nor its setting aside."""
    strange = replace(trader(), name=name)
    outcomes = lodge([Arrival(b"<not xml", strange, AT), Arrival(message(), SYSTEM, AT)])
    assert [one.result for one in outcomes] == [Result.UNREADABLE, Result.ACCEPTED]
    kept = ReceivedMessage.objects.get(pk=outcomes[0].received)
    assert (kept.status, kept.sender) == (Status.SET_ASIDE, written(name))
