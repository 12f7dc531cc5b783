"""Trials that were asked for on a page or over the API: they run as jobs and keep their outcome."""

from __future__ import annotations

from django.db import models

from customhouse.insight.trials.records import TrialState
from customhouse.tariff.workbaskets.models import Workbasket


class Trial(models.Model):
    """A basket tried on a period. `digest` tells the draft that was tried; one that was changed since has another."""

    basket = models.ForeignKey(Workbasket, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=7, default=TrialState.WAITING.value)
    total = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)
    error = models.CharField(max_length=500, blank=True)
