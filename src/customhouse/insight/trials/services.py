"""Trying draft law on the past: at once for a command, as a job for a page. Nothing of the law or the past changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone

from customhouse.clearance.law import law_in_force
from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.insight.trials import queries
from customhouse.insight.trials.access import TRY_LAW
from customhouse.insight.trials.models import Trial
from customhouse.insight.trials.records import Effect, Period, TrialState
from customhouse.insight.trials.rules.comparing import Comparison, compare
from customhouse.insight.trials.rules.tables import Table
from customhouse.insight.trials.rules.telling import effect_as_json
from customhouse.messages.findings import msgid
from customhouse.reference.currencies.queries import rates_on
from customhouse.tariff.workbaskets.models import Workbasket
from customhouse.tariff.workbaskets.queries import findings_of, record_of
from customhouse.tariff.workbaskets.records import BasketState

AT_MOST = 3
"""Trials that wait or run at one time: each reads a year."""
STALE = timedelta(hours=6)
"""After so long without an end a trial was cut off."""


OF_ITS_DAY = "WB-PAST"
"""The rule that keeps a draft from being law today, and says nothing of the past."""


def _unheard(_count: int) -> None:
    """Nobody watches."""


Progress = Callable[[int], None]
"""Told how many items more went by."""


def try_basket(*, basket: Workbasket, period: Period, actor: Actor, progress: Progress = _unheard) -> Effect:
    """What a basket would have done to the declarations of a period. Keeps nothing.

    Raises `AccessDenied`, and `Refused` for a draft that breaks a rule.
    """
    require(actor, TRY_LAW)
    _must_be_tried(basket)
    laws, law = queries.laws_of(record_of(basket)), law_in_force()
    comparison = Comparison(laws, law.rates_on)
    compare(queries.past_goods(period, laws, law), comparison, progress)
    return comparison.effect(queries.count_items(period))


def try_table(
    *, basket: Workbasket, lines: Any, period: Period | None, actor: Actor, progress: Progress = _unheard
) -> Effect:
    """What a basket would have done to the items of a table. Raises as `try_basket`, `UnreadableTable`."""
    require(actor, TRY_LAW)
    _must_be_tried(basket)
    laws = queries.laws_of(record_of(basket))
    table = Table(lines, laws, period)
    comparison = Comparison(laws, cache(rates_on))
    compare(table.goods(), comparison, progress)
    return comparison.effect(table.items)


@transaction.atomic
def ask_trial(*, basket: Workbasket, period: Period, actor: Actor, at: datetime) -> Trial:
    """Ask for a trial, to be run as a job once this transaction stands.

    Raises as `try_basket`; `Conflict` where several are under way already.
    """
    require(actor, TRY_LAW)
    _must_be_tried(basket)
    open_states = [TrialState.WAITING.value, TrialState.RUNNING.value]
    Workbasket.objects.select_for_update().get(pk=basket.pk)
    if Trial.objects.filter(state__in=open_states, asked_at__gt=at - STALE).count() >= AT_MOST:
        raise Conflict(
            "WHATIF-MANY",
            msgid("{most} trials are under way already."),
            msgid("Wait until one has ended, or run the command: customhouse whatif."),
            {"most": str(AT_MOST)},
        )
    trial = Trial.objects.create(
        basket=basket,
        digest=queries.digest_of(record_of(basket)),
        first_day=period.first,
        last_day=period.last,
        asked_by=actor.name[:150],
        asked_at=at,
    )
    payload = {"trial": trial.pk, "first": period.first, "last": period.last}
    record_event(subject=f"workbasket:{basket.name}", kind="tried", payload=payload, actor=actor, at=at)
    return trial


def run_trial(*, number: int, actor: Actor) -> None:
    """Run a trial that waits, and keep how far it is and what came of it. One that was run already is left alone."""
    if not Trial.objects.filter(pk=number, state=TrialState.WAITING.value).update(state=TrialState.RUNNING.value):
        return
    trial = Trial.objects.select_related("basket").get(pk=number)
    period = Period(trial.first_day, trial.last_day)
    try:
        trial.total = queries.touched(period, queries.laws_of(record_of(trial.basket))).count()
        trial.save(update_fields=["total"])
        effect = try_basket(basket=trial.basket, period=period, actor=actor, progress=_Watched(trial))
    except Exception as error:
        _end(trial, TrialState.FAILED, error=repr(error)[:500])
        raise
    _end(trial, TrialState.DONE, outcome=effect_as_json(effect))


def _must_be_tried(basket: Workbasket) -> None:
    """Refuse a draft that breaks a rule, but for its day: what cannot be law cannot be charged by either."""
    if basket.state == BasketState.APPROVED:
        return
    errors = [found for found in findings_of(basket, timezone.localdate()) if found.is_error]
    if told := [found for found in errors if found.code != OF_ITS_DAY]:
        raise Refused(told)


class _Watched:
    """Keeps how far a trial is, once a second at most."""

    def __init__(self, trial: Trial) -> None:
        self.trial, self.done, self.told_at = trial, 0, 0.0

    def __call__(self, count: int) -> None:
        self.done += count
        if monotonic() - self.told_at >= 1:
            self.told_at = monotonic()
            Trial.objects.filter(pk=self.trial.pk).update(done=self.done)


def _end(trial: Trial, state: TrialState, outcome: dict[str, Any] | None = None, error: str = "") -> None:
    trial.state, trial.outcome, trial.error, trial.ended_at = state.value, outcome, error, timezone.now()
    trial.done = trial.total if state is TrialState.DONE else trial.done
    trial.save(update_fields=["state", "outcome", "error", "ended_at", "done"])
