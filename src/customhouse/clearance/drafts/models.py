"""Drafts and their parts. A draft is one person's paper: it binds nobody, and nobody else reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customhouse.clearance.drafts.records import Step

LONGEST_NAME = 100


class Draft(models.Model):
    """A declaration being written; a template if it has a name; an amendment if it says which MRN it amends.

    `lodged_as` is the MRN that it became: it is consumed then, and its parts are gone. `changed_at` is UTC.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    template = models.CharField(max_length=LONGEST_NAME, blank=True)
    amends = models.CharField(max_length=18, blank=True)
    amends_version = models.PositiveIntegerField(default=0)
    lodged_as = models.CharField(max_length=18, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """One amendment of a declaration at a time for one person."""

        indexes = [models.Index(fields=["owner", "-changed_at"], name="draft_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "amends"], condition=~Q(amends="") & Q(lodged_as=""), name="draft_one_amendment"
            )
        ]

    @property
    def is_consumed(self) -> bool:
        """Whether it was lodged."""
        return bool(self.lodged_as)


class Part(models.Model):
    """What was typed in one step, or for one goods item (`number` from 1; 0: a step that a draft has once).

    `edition` rises with every change: who saves says on which edition they typed.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="parts")
    step = models.CharField(max_length=10, choices=[(step.value, step.name) for step in Step])
    number = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        """A step once; a goods item once under its number."""

        ordering = ["number", "id"]
        constraints = [models.UniqueConstraint(fields=["draft", "step", "number"], name="draft_part_once")]
