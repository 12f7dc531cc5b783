"""Asking for a trial: it is kept and queued together, or not at all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.records import Actor
from customhouse.insight.trials.models import Trial
from customhouse.insight.trials.records import Period
from customhouse.insight.trials.services import ask_trial
from customhouse.insight.trials.tasks import run
from customhouse.tariff.workbaskets.queries import find


def ask(*, name: str, period: Period, actor: Actor, at: datetime) -> Trial:
    """Ask for a trial of the basket of that name. Raises as `ask_trial`; `NotFound`."""
    basket = find(actor, name)
    with transaction.atomic():
        trial = ask_trial(basket=basket, period=period, actor=actor, at=at)
        run.enqueue(trial.pk)
    return trial
