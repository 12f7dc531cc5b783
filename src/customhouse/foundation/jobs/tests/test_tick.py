"""Ticking: what is due is queued once, run, and its end kept."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from typer.testing import CliRunner

from customhouse.foundation.audit.models import Anchor
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.audit.tests.trails import event
from customhouse.foundation.jobs.commands import app
from customhouse.foundation.jobs.models import RecurringJob
from customhouse.foundation.jobs.queries import recurring
from customhouse.foundation.jobs.records import Recurring
from customhouse.foundation.jobs.services import give_out_due, run_work
from customhouse.foundation.jobs.tasks import run_recurring

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOURLY = Recurring("test.hourly", timedelta(hours=1), lambda _: None)


@pytest.mark.parametrize(
    ("minutes", "due"), [(0, False), (59, False), (60, True), (61, True), (24 * 60, True), (-1, True)]
)
def test_work_is_due_once_a_period(minutes: int, *, due: bool) -> None:
    assert HOURLY.is_due(AT, AT + timedelta(minutes=minutes)) is due


def test_work_never_given_out_is_due() -> None:
    assert HOURLY.is_due(None, AT)


def test_the_areas_list_their_own() -> None:
    names = [work.name for work in recurring()]
    assert {"audit.anchor", "jobs.clear_sessions", "jobs.clear_results"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.django_db
def test_what_is_due_is_queued_once() -> None:
    assert give_out_due(at=AT, enqueue=run_recurring.enqueue, works=[HOURLY]) == ["test.hourly"]
    assert give_out_due(at=AT + timedelta(minutes=5), enqueue=run_recurring.enqueue, works=[HOURLY]) == []
    assert give_out_due(at=AT + timedelta(hours=1), enqueue=run_recurring.enqueue, works=[HOURLY]) == ["test.hourly"]
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_queue_once() -> None:
    start, queued = Barrier(2), list[str]()

    def tick() -> None:
        start.wait()
        try:
            queued.extend(give_out_due(at=AT, enqueue=run_recurring.enqueue, works=[HOURLY]))
        finally:
            connection.close()

    threads = [Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (queued, DBTaskResult.objects.count()) == (["test.hourly"], 1)


@pytest.mark.django_db
def test_a_failure_is_kept_and_forgotten_after_a_success(caplog: pytest.LogCaptureFixture) -> None:
    def fail(at: datetime) -> None:
        raise RuntimeError("the printer is out of paper")

    with pytest.raises(RuntimeError):
        run_work(work=Recurring("test.hourly", HOURLY.every, fail), at=AT)
    assert "out of paper" in RecurringJob.objects.get().error
    assert "test.hourly failed" in caplog.text
    run_work(work=HOURLY, at=AT)
    job = RecurringJob.objects.get()
    assert (job.error, job.finished_at) == ("", AT)


@pytest.fixture
def _signals_as_before() -> Iterator[None]:
    """The worker listens for signals and goes on listening; whoever runs the tests wants theirs back."""
    heard = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for number, handler in heard.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals_as_before")
@pytest.mark.django_db(transaction=True)
def test_tick_and_work_anchor_the_trail_and_clear_sessions() -> None:
    with transaction.atomic():
        record_events([event("a")])
    Session.objects.create(session_key="old", session_data="", expire_date=AT - timedelta(days=400))
    cli = CliRunner()
    queued = [json.loads(line)["job"] for line in cli.invoke(app, ["tick", "--json"]).stdout.splitlines()]
    assert "audit.anchor" in queued
    assert cli.invoke(app, ["tick"]).stdout == ""
    cli.invoke(app, ["work", "--batch"])
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    assert (Anchor.objects.get().events, Session.objects.count()) == (1, 0)
    ended = {line["job"]: line for line in map(json.loads, cli.invoke(app, ["list", "--json"]).stdout.splitlines())}
    assert ended["audit.anchor"]["finished_at"][:10] == str(timezone.now().date())
    assert "audit.anchor" in cli.invoke(app, ["list"]).stdout
