"""Outages, numbers reserved for registers, what was loaded from them, and the files as they came."""

from __future__ import annotations

from django.db import models


class Outage(models.Model):
    """A time in which an office had no line, as a supervisor declared it; `ended_at` is empty while it lasts."""

    office = models.CharField(max_length=17, db_index=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    declared_by = models.CharField(max_length=200)
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "downtime_outage"


class NumberSeries(models.Model):
    """The next number of an office's register in a year."""

    office = models.CharField(max_length=17)
    year = models.PositiveSmallIntegerField()
    next_serial = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "downtime_series"
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="downtime_series_once")]


class NumberRange(models.Model):
    """Numbers reserved for one printed register: from `first` to `last`, never given again."""

    office = models.CharField(max_length=17, db_index=True)
    year = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    reserved_by = models.CharField(max_length=200)
    reserved_at = models.DateTimeField()

    class Meta:
        db_table = "downtime_range"


class RegisterFile(models.Model):
    """A register as it was handed in, byte for byte, by whom and when."""

    name = models.CharField(max_length=200)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    loaded_by = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "downtime_file"


class RegisterEntry(models.Model):
    """A row of a register that became a declaration: its number, once."""

    number = models.CharField(max_length=20, unique=True)
    mrn = models.CharField(max_length=18, unique=True)
    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, related_name="entries")
    file = models.ForeignKey(RegisterFile, on_delete=models.PROTECT, related_name="entries")
    accepted_at = models.DateTimeField()
    receipt = models.CharField(max_length=200, blank=True)
    loaded_by = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "downtime_entry"
