"""Exchange rates as published, and the register by which writers take turns and readers see a change."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from customhouse.reference.currencies.rules.publication import UNITS


class ExchangeRate(models.Model):
    """What `units` of a currency are worth in the national one, from `valid_from` to `valid_to`, both included."""

    currency = models.CharField(max_length=3)
    units = models.PositiveIntegerField(default=1)
    rate = models.DecimalField(max_digits=15, decimal_places=8)  # SQLite keeps 15 figures exactly, no more
    valid_from = models.DateField()
    valid_to = models.DateField()
    legal_reference = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["valid_from", "valid_to"], name="currencies_rate_period")]
        constraints = [
            models.UniqueConstraint(fields=["currency", "valid_from"], name="currencies_rate_starts_once"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="currencies_rate_period_forward"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="currencies_rate_positive"),
            models.CheckConstraint(condition=Q(units__in=UNITS), name="currencies_rate_units"),
        ]


class RateRegister(models.Model):
    """One row. Publishers lock it, so that no two publish overlapping rates; `edition` changes with each one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    edition = models.CharField(max_length=32, default="")
