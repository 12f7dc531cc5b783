"""Refunds: who asked for what, who decided, and when it was paid out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customhouse.revenue.refunds.records import RefundState

STATE_NAMES = {
    RefundState.ASKED: _("To be decided"),
    RefundState.APPROVED: _("Approved, to be paid out"),
    RefundState.REFUSED: _("Refused"),
    RefundState.PAID: _("Paid out"),
}


class Refund(models.Model):
    """Money to be given back, of what was paid beyond what is owed on a declaration."""

    number = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=40, db_index=True)
    notice = models.CharField(max_length=25)
    office = models.CharField(max_length=20)
    claimant = models.CharField(max_length=40, db_index=True)
    claimant_name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    reason = models.CharField(max_length=500)
    pay_to = models.CharField(max_length=100)
    state = models.CharField(max_length=8)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)
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
