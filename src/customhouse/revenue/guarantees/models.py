"""Guarantees and deferment accounts, what they secure, and the months' statements."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customhouse.revenue.guarantees.records import CoverKind

KIND_NAMES = {
    CoverKind.DEFERMENT: _("Deferment account"),
    CoverKind.COMPREHENSIVE: _("Comprehensive guarantee"),
    CoverKind.INDIVIDUAL: _("Individual guarantee"),
}


class Cover(models.Model):
    """A guarantee or a deferment account, by its guarantee reference number (GRN)."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=13)
    holder = models.CharField(max_length=40, db_index=True)
    holder_name = models.CharField(max_length=200)
    guarantor = models.CharField(max_length=200, blank=True)
    limit = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    debit_day = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_reference = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(limit__gt=0), name="guarantees_cover_something")]


class Statement(models.Model):
    """What was put off on a deferment account in a month, and is debited on a day of the next."""

    reference = models.CharField(max_length=25, unique=True)
    cover = models.ForeignKey(Cover, on_delete=models.PROTECT, related_name="statements")
    month = models.DateField()
    total = models.DecimalField(max_digits=18, decimal_places=4)
    due_on = models.DateField(db_index=True)
    issued_at = models.DateTimeField()
    called_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cover", "month"], name="guarantees_one_statement_a_month")]


class Reservation(models.Model):
    """A notice that was secured: on which account, how much of it, and on which statement it stands."""

    cover = models.ForeignKey(Cover, on_delete=models.PROTECT, related_name="reservations")
    notice = models.CharField(max_length=25, db_index=True)
    subject = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    month = models.DateField()
    at = models.DateTimeField()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="reservations")

    class Meta:
        indexes = [models.Index(fields=["month", "cover"], condition=Q(statement=None), name="guarantees_not_stated")]
