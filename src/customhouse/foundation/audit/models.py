"""The tables of the trail. All but the head are append-only: `triggers` refuses every change and deletion."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One thing that happened. `id` is its number in the one global sequence, without gaps, from 1."""

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=200)
    subject_seq = models.BigIntegerField()
    kind = models.CharField(max_length=100)
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_event"
        constraints = [models.UniqueConstraint(fields=["subject", "subject_seq"], name="audit_event_of_subject")]


class Batch(models.Model):
    """The seal over the events recorded together: from `first_event` to `last_event`, chained to the seal before."""

    id = models.BigAutoField(primary_key=True)
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField(unique=True)
    events_hash = models.CharField(max_length=64)
    previous_seal = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_batch"


class Head(models.Model):
    """Where the trail stands: the one row that every writer locks, and the evidence against a cut tail."""

    id = models.SmallIntegerField(primary_key=True)
    last_event = models.BigIntegerField()
    last_batch = models.BigIntegerField()
    seal = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_head"


class Anchor(models.Model):
    """The seal that stood when a day was anchored: printed and kept outside, it pins all that was before it."""

    day = models.DateField(primary_key=True)
    batch = models.BigIntegerField()
    events = models.BigIntegerField()
    seal = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "audit_anchor"
