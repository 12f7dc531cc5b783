"""Notices of what is owed, and the interest that runs on them."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customhouse.revenue.notices.records import NoticeKind, NoticeState

KIND_NAMES = {
    NoticeKind.ASSESSMENT: _("Assessment notice"),
    NoticeKind.SUPPLEMENTARY: _("Supplementary notice"),
    NoticeKind.PENALTY: _("Penalty notice"),
    NoticeKind.INTEREST: _("Interest on late payment"),
}
STATE_NAMES = {
    NoticeState.OPEN: _("To be paid"),
    NoticeState.PART_PAID: _("Paid in part"),
    NoticeState.SECURED: _("Deferred or secured"),
    NoticeState.PAID: _("Paid"),
    NoticeState.WITHDRAWN: _("Withdrawn"),
}


class Notice(models.Model):
    """What somebody was told to pay, as issued; `state`, `unpaid`, `secured` and `cover` follow the ledger.

    `reckoned_until` is the day up to which late interest was reckoned: at first the last day to pay. `concerns` is the
    late notice, where this one charges interest.
    """

    reference = models.CharField(max_length=25, unique=True)
    subject = models.CharField(max_length=40, db_index=True)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=13)
    office = models.CharField(max_length=20)
    debtor = models.CharField(max_length=40)
    debtor_name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    lines = models.JSONField()
    version = models.PositiveIntegerField()
    legal_reference = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    reckoned_until = models.DateField()
    concerns = models.CharField(max_length=25)
    state = models.CharField(max_length=9)
    unpaid = models.DecimalField(max_digits=18, decimal_places=4)
    secured = models.DecimalField(max_digits=18, decimal_places=4)
    cover = models.CharField(max_length=24)

    class Meta:
        indexes = [
            models.Index(fields=["debtor", "id"], name="notices_of_debtor"),
            models.Index(fields=["office", "id"], name="notices_of_office"),
            models.Index(
                fields=["reckoned_until"],
                condition=Q(state__in=[NoticeState.OPEN.value, NoticeState.PART_PAID.value]),
                name="notices_late",
            ),
        ]

    @property
    def open(self) -> Decimal:
        """What is owed and not secured."""
        return self.unpaid - self.secured


class Accrual(models.Model):
    """The interest of one head of a late notice: unrounded, how much of it is charged, and after which day it began."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="accruals")
    head = models.CharField(max_length=10)
    kept = models.DecimalField(max_digits=18, decimal_places=8)
    charged = models.DecimalField(max_digits=18, decimal_places=4)
    since = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "head"], name="notices_accrual_once")]


class Delay(models.Model):
    """Days on which a notice was late: those after `after`, up to `until`, with what was `owed` on each, by head."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="delays")
    after = models.DateField()
    until = models.DateField()
    owed = models.JSONField()
