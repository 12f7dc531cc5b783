"""Tables of bulk runs: files and what became of their rows; what was answered in runs over folders."""

from __future__ import annotations

from django.db import models

from customhouse.foundation.exchange.models import ReceivedMessage

RESULTS = [(each, each) for each in ("accepted", "rejected", "unreadable")]


class BulkRun(models.Model):
    """One file under one map, known by the digest of its bytes: begun once, gone on with until it is finished."""

    sha256 = models.CharField(max_length=64)
    map = models.CharField(max_length=40)
    file = models.CharField(max_length=200)
    actor = models.CharField(max_length=150)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A file is one run of a map, whoever clears it and however often."""

        db_table = "bulk_run"
        constraints = [models.UniqueConstraint(fields=["sha256", "map"], name="bulk_run_once")]


class BulkRow(models.Model):
    """What became of one row, written in the transaction that decided it; `number` counts from 1."""

    run = models.ForeignKey(BulkRun, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    received = models.ForeignKey(ReceivedMessage, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=10, choices=RESULTS)
    mrn = models.CharField(max_length=18, blank=True)
    lane = models.CharField(max_length=6, blank=True)
    duties = models.JSONField(default=dict)
    declared = models.JSONField(default=dict)
    errors = models.JSONField(default=list)

    class Meta:
        """A row is decided once: two runs at once cannot both have it."""

        db_table = "bulk_row"
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="bulk_row_once")]


class FolderAnswer(models.Model):
    """What a message of a run over folders was answered, kept until the run is through."""

    run = models.CharField(max_length=64)
    place = models.CharField(max_length=64)
    answer = models.JSONField()

    class Meta:
        """A message of a run is answered once."""

        db_table = "bulk_folder_answer"
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="bulk_answered_once")]
