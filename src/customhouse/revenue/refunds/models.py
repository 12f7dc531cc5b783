"""Refunds: who asked for what, who decided, and when it was paid out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customhouse.revenue.claims.models import Claim
from customhouse.revenue.refunds.records import RefundState

STATE_NAMES = {
    RefundState.ASKED: _("To be decided"),
    RefundState.APPROVED: _("Approved, to be paid out"),
    RefundState.REFUSED: _("Refused"),
    RefundState.PAID: _("Paid out"),
}


class Refund(Claim):
    """Money to be given back, of what was paid beyond what is owed on a declaration."""

    claimant = models.CharField(max_length=40, db_index=True)
    claimant_name = models.CharField(max_length=200)
    pay_to = models.CharField(max_length=100)
    paid_by = models.CharField(max_length=200, blank=True)
    paid_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refunds_of_something")]
        indexes = [
            models.Index(
                fields=["office", "id"],
                condition=Q(state__in=[RefundState.ASKED.value, RefundState.APPROVED.value]),
                name="refunds_waiting",
            )
        ]
