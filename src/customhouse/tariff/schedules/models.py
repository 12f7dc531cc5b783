"""Tables of tariff schedules. A row is never edited: an import that says otherwise puts a new one in its place."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ScheduleRow(models.Model):
    """A schedule that was brought in: its code, title and currency. Its taxes stand in `rules.standing`."""

    code = models.CharField(primary_key=True, max_length=10)
    title = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)


class ImportRun(models.Model):
    """One file brought in: which, by whom, when, and how many rows it added, changed, ended or had refused."""

    schedule = models.ForeignKey(ScheduleRow, on_delete=models.PROTECT, related_name="runs")
    format = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    counts = models.TextField()
    refused = models.TextField()


class _Version(models.Model):
    """What every row of a schedule has: which import brought it, and which put another in its place or ended it."""

    schedule = models.ForeignKey(ScheduleRow, on_delete=models.PROTECT)
    key = models.CharField(max_length=120)
    brought_by = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "key"], condition=Q(replaced_by__isnull=True), name="%(class)s_one_stands"
            )
        ]


class TypeRow(_Version):
    """A type of measures (`records.MeasureType`)."""

    code = models.CharField(max_length=10)
    series = models.CharField(max_length=2)
    kind = models.CharField(max_length=24)
    tax = models.CharField(max_length=3)
    combines = models.BooleanField()
    name = models.TextField()


class MeasureRow(_Version):
    """A measure (`records.Measure`): `excluded` and `footnotes` separated by spaces, `conditions` as canonical JSON."""

    type = models.CharField(max_length=10)
    commodity = models.CharField(max_length=10)
    area = models.CharField(max_length=10)
    excluded = models.TextField()
    additional_code = models.CharField(max_length=10)
    order_number = models.CharField(max_length=10)
    expression = models.TextField()
    conditions = models.TextField()
    direction = models.CharField(max_length=6)
    legal_reference = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    is_stopped = models.BooleanField()
    footnotes = models.TextField()

    class Meta(_Version.Meta):
        indexes = [models.Index(fields=["schedule", "commodity"], name="schedule_measure_reach")]


class MemberRow(_Version):
    """A country's belonging to an area (`records.Member`)."""

    area = models.CharField(max_length=10, db_index=True)
    member = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    name = models.TextField()


class LineRow(_Version):
    """A line of the nomenclature (`records.Line`)."""

    code = models.CharField(max_length=10, db_index=True)
    suffix = models.CharField(max_length=2)
    indent = models.PositiveSmallIntegerField()
    text = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)


class RateRow(_Version):
    """A rate of exchange (`records.RateOfExchange`)."""

    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=24, decimal_places=10)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
