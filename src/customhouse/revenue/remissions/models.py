"""Remissions of penalties: who asked for what and why, and who decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customhouse.revenue.claims.models import Claim
from customhouse.revenue.remissions.records import RemissionState

STATE_NAMES = {
    RemissionState.ASKED: _("To be decided"),
    RemissionState.APPROVED: _("Approved"),
    RemissionState.REFUSED: _("Refused"),
}


class Remission(Claim):
    """So much of a penalty that should not be owed; `notice` is the reference of the notice that charged it."""

    notice = models.CharField(max_length=25, db_index=True)
    debtor = models.CharField(max_length=40, db_index=True)
    debtor_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="remissions_of_something")]
        indexes = [
            models.Index(
                fields=["office", "id"], condition=Q(state=RemissionState.ASKED.value), name="remissions_waiting"
            )
        ]
