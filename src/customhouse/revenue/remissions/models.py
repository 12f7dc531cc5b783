"""Remissions of penalties: who asked for what and why, and who decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customhouse.revenue.remissions.records import RemissionState

STATE_NAMES = {
    RemissionState.ASKED: _("To be decided"),
    RemissionState.APPROVED: _("Approved"),
    RemissionState.REFUSED: _("Refused"),
}


class Remission(models.Model):
    """So much of a penalty that should not be owed; `notice` is the reference of the notice that charged it."""

    number = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=40, db_index=True)
    notice = models.CharField(max_length=25, db_index=True)
    office = models.CharField(max_length=20)
    debtor = models.CharField(max_length=40, db_index=True)
    debtor_name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=8)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="remissions_of_something")]
        indexes = [
            models.Index(
                fields=["office", "id"], condition=Q(state=RemissionState.ASKED.value), name="remissions_waiting"
            )
        ]
