"""Customs offices, their weekly hours and holidays: dated law, added to and never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Office(models.Model):
    """A customs office from the day it opens to the day it is closed for good."""

    code = models.CharField(max_length=17, unique=True)
    unlocode = models.CharField(max_length=5)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    modes = models.JSONField(default=list)
    functions = models.JSONField(default=list)
    timezone = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_reference = models.CharField(max_length=100)


class OfficeHours(models.Model):
    """Opening hours of one weekday (0 is Monday), in minutes of the local day."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_reference = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "weekday", "opens", "valid_from"], name="offices_hours_once"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, closes__lte=1440, closes__gt=F("opens")), name="offices_hours_within_a_day"
            ),
        ]


class Holiday(models.Model):
    """A day on which an office, or every office (no office named), stays closed."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="holidays", null=True)
    day = models.DateField()
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    legal_reference = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "day"], name="offices_holiday_once"),
            models.UniqueConstraint(fields=["day"], condition=Q(office=None), name="offices_holiday_of_all_once"),
        ]
