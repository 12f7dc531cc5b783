"""What two persons act on: who asked for what and why, and who decided."""

from __future__ import annotations

from django.db import models


class Asked(models.Model):
    """Something that one person asks for, with the reason, and a second person decides."""

    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=8)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


class Claim(Asked):
    """An amount that is asked for on a notice; `subject` is its declaration. A kind adds who it is for."""

    number = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=40, db_index=True)
    notice = models.CharField(max_length=25)
    office = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta:
        abstract = True
