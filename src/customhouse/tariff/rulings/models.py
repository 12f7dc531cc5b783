"""Advance rulings: applications with what is decided on them, their papers, and how decisions were contested."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from customhouse.foundation.documents.models import Document


class Ruling(models.Model):
    """An application for a ruling, and the ruling that comes of it. Words under `secrets` are never published."""

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    holder = models.CharField(max_length=40, db_index=True)
    holder_name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    description = models.TextField()
    question = models.TextField(blank=True)
    asked_commodity = models.CharField(max_length=18, blank=True)
    asked_origin = models.CharField(max_length=2, blank=True)
    asked_method = models.CharField(max_length=1, blank=True)
    secrets = models.TextField(blank=True)
    samples = models.CharField(max_length=500, blank=True)
    samples_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=200)
    applied_at = models.DateTimeField()
    missing = models.TextField(blank=True)
    complete_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    commodity = models.CharField(max_length=18, blank=True, db_index=True)
    origin = models.CharField(max_length=2, blank=True)
    method = models.CharField(max_length=1, blank=True)
    reasons = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=500, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    published = models.TextField(blank=True)
    published_title = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="rulings_period_forward"
            )
        ]


class RulingPaper(models.Model):
    """A document that somebody sent with an application."""

    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")


class Challenge(models.Model):
    """A review by customs or an appeal to a body independent of them, against a decision on a ruling."""

    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="challenges")
    kind = models.CharField(max_length=8)
    reason = models.TextField()
    lodged_by = models.CharField(max_length=200)
    lodged_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10)
    decision = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ruling"], condition=Q(outcome="open"), name="rulings_one_open_challenge")
        ]
