"""Trials of draft law over HTTP: ask for one, and see how far it is and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema
from pydantic import Field

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.insight.trials import queries
from customhouse.insight.trials.access import TRY_LAW
from customhouse.insight.trials.asking import ask
from customhouse.insight.trials.models import Trial
from customhouse.insight.trials.records import TrialState
from customhouse.insight.trials.rules.periods import UnreadablePeriod, read_period
from customhouse.messages.findings import Finding, Severity, msgid

router = Router(tags=["draft law"])


class TrialPayload(Schema):
    """A trial: how far it is, and (once it is done) what came of it."""

    number: int
    workbasket: str
    first: date
    last: date
    state: TrialState
    total: int
    done: int
    asked_at: datetime
    ended_at: datetime | None
    outcome: dict[str, Any] | None


class NewTrial(Schema):
    """A basket, and the past that it is tried on: 2025, 2025-Q1, 2025-06, 2025-06-30, or two of these with `..`."""

    workbasket: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{1,29}$")]
    period: Annotated[str, Field(min_length=1, max_length=30)]


@router.post("/what-if", response={200: TrialPayload, 404: Problem, 409: Problem})
def ask_for_trial(request: HttpRequest, asked: NewTrial) -> dict[str, Any]:
    """Ask for a trial; it runs as a job."""
    actor = actor_of(request)
    require(actor, TRY_LAW)
    try:
        period = read_period(asked.period)
    except UnreadablePeriod:
        raise Refused([_no_period(asked.period)]) from None
    return _told(ask(name=asked.workbasket, period=period, actor=actor, at=timezone.now()))


@router.get("/what-if/{number}", response={200: TrialPayload, 404: Problem})
def show_trial(request: HttpRequest, number: Annotated[int, Path(ge=1, le=9_000_000_000_000_000)]) -> dict[str, Any]:
    """How far a trial is, and what came of it."""
    return _told(queries.find(actor_of(request), number))


def _told(trial: Trial) -> dict[str, Any]:
    return {
        "number": trial.pk,
        "workbasket": trial.basket.name,
        "first": trial.first_day,
        "last": trial.last_day,
        "state": trial.state,
        "total": trial.total,
        "done": trial.done,
        "asked_at": trial.asked_at,
        "ended_at": trial.ended_at,
        "outcome": trial.outcome,
    }


def _no_period(text: str) -> Finding:
    return Finding(
        "WHATIF-PERIOD",
        Severity.ERROR,
        "",
        "period",
        msgid("{period} is no period."),
        msgid("Write 2025, 2025-Q1, 2025-06, 2025-06-30 or 2025-01..2025-06."),
        {"period": text[:30]},
    )
