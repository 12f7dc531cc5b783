"""Tables of quotas: their law, their periods with the balance, requests with what they got, licences."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from customhouse.tariff.quotas.records import Returned, State


class Quota(models.Model):
    """A quota's law (`records.QuotaLaw`)."""

    order_number = models.CharField(primary_key=True, max_length=10)
    unit = models.CharField(max_length=8)
    legal_reference = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    allocation = models.CharField(max_length=8)
    remainder = models.CharField(max_length=8)
    returned = models.CharField(max_length=8, default=Returned.BALANCE.value)
    scale = models.PositiveSmallIntegerField()
    critical_at = models.DecimalField(max_digits=5, decimal_places=2)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")


class QuotaPeriod(models.Model):
    """A span of days with a volume, and what is left of it. The balance never passes the volume or falls below zero."""

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="periods")
    valid_from = models.DateField()
    valid_to = models.DateField()
    volume = models.DecimalField(max_digits=24, decimal_places=6)
    balance = models.DecimalField(max_digits=24, decimal_places=6)
    state = models.CharField(max_length=10, default=State.OPEN.value)
    allocated_to = models.DateField(null=True)

    class Meta:
        """One period a first day; figures that can be."""

        constraints = [
            models.UniqueConstraint(fields=["quota", "valid_from"], name="quota_period_begins_once"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="quota_period_is_sane"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="quota_balance_is_not_negative"),
        ]


class Licence(models.Model):
    """A right to draw on a licensed quota: who holds it, how much it gives, how much is left, on which days.

    Without days of its own it holds for the whole period.
    """

    number = models.CharField(primary_key=True, max_length=40)
    period = models.ForeignKey(QuotaPeriod, on_delete=models.PROTECT, related_name="licences")
    holder = models.CharField(max_length=40)
    quantity = models.DecimalField(max_digits=24, decimal_places=6)
    left = models.DecimalField(max_digits=24, decimal_places=6)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class QuotaRequest(models.Model):
    """A request: under which name (`reference`), how much, accepted when; what it got, once that is decided.

    `subject` and `item` are the declaration (MRN) and the goods item that ask; empty where somebody else does. What was
    decided on a declaration's request is followed when its duty was brought up to it (`is_followed`).
    """

    period = models.ForeignKey(QuotaPeriod, on_delete=models.PROTECT, related_name="requests")
    reference = models.CharField(max_length=60)
    quantity = models.DecimalField(max_digits=24, decimal_places=6)
    accepted_at = models.DateTimeField(db_index=True)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, null=True)
    allocated = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    returned = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    subject = models.CharField(max_length=40, blank=True)
    item = models.PositiveIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    is_followed = models.BooleanField(default=True)
    cause = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        """One request a reference and period; those of a declaration, and those that it still has to follow."""

        constraints = [models.UniqueConstraint(fields=["period", "reference"], name="quota_asked_once")]
        indexes = [
            models.Index(fields=["subject", "item"], condition=~Q(subject=""), name="quota_asked_by"),
            models.Index(fields=["period"], condition=Q(is_followed=False), name="quota_not_followed"),
        ]
