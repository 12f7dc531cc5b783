"""Profiles and selection policies as loaded: every version that was ever law, none ever changed or deleted."""

from __future__ import annotations

from django.db import models


class LoadedLaw(models.Model):
    """What every version bears: code, number, validity, a digest of what it says, when and by whom it was loaded."""

    code = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_reference = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ["code", "valid_from", "version"]


class ProfileVersion(LoadedLaw):
    """One version of one profile. `condition` is the tree in the words of `rules.conditions`."""

    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    condition = models.JSONField()
    lane = models.CharField(max_length=10)
    controls = models.JSONField()
    weight = models.PositiveSmallIntegerField()
    officer_note_en = models.TextField()
    officer_note_fr = models.TextField()
    officer_note_ar = models.TextField()
    analyst_note_en = models.TextField()
    analyst_note_fr = models.TextField()
    analyst_note_ar = models.TextField()

    class Meta(LoadedLaw.Meta):
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from", "version"], name="profiles_one_version"),
        ]


class PolicyVersion(LoadedLaw):
    """One version of one selection policy. Shares and steps are lists of plain entries; decimals are text."""

    controls = models.JSONField()
    shares = models.JSONField()
    steps = models.JSONField()
    relodging_days = models.PositiveSmallIntegerField()

    class Meta(LoadedLaw.Meta):
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from", "version"], name="profiles_one_policy_version"),
        ]
