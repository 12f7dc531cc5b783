"""Profiles and selection policies as loaded: every version that was ever law, none ever changed or deleted."""

from __future__ import annotations

from django.db import models

from customhouse.targeting.profiles.states import DraftState


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
    """One version of one profile.

    `condition` is the tree in the words of `rules.conditions`, `scope` where it looks.
    """

    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    condition = models.JSONField()
    scope = models.JSONField(default=dict)
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
    """One version of one selection policy. Shares and steps are lists of plain entries; decimals are text.

    `balance` holds the expected rates, the intensities, the daily limits and what holds while profiles cannot be asked.
    """

    controls = models.JSONField()
    shares = models.JSONField()
    steps = models.JSONField()
    relodging_days = models.PositiveSmallIntegerField()
    balance = models.JSONField(default=dict)

    class Meta(LoadedLaw.Meta):
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from", "version"], name="profiles_one_policy_version"),
        ]


class GroupVersion(LoadedLaw):
    """One version of one group of traders, places or goods that profiles may name."""

    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)
    members = models.JSONField()

    class Meta(LoadedLaw.Meta):
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from", "version"], name="profiles_one_group_version"),
        ]


class ProfileDraft(models.Model):
    """A profile that analysts work on; what it says is kept as a sheet.

    And its digest tells whether a test is of it.
    """

    code = models.CharField(max_length=30, unique=True)
    sheet = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=[(state.value, state.value) for state in DraftState])
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    moved_by = models.CharField(max_length=200)
    moved_at = models.DateTimeField()

    class Meta:
        """Drafts are listed by code."""

        ordering = ["code"]


class BackTest(models.Model):
    """What a profile would have found in the past, as it was tested.

    Insert only, by digest of what the profile said.
    """

    code = models.CharField(max_length=30, db_index=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    first_day = models.DateField()
    last_day = models.DateField()
    items = models.PositiveBigIntegerField()
    outcome = models.JSONField()

    class Meta:
        """The latest test of a profile is the one that counts."""

        ordering = ["-at", "-id"]
