"""The table of links between editions."""

from __future__ import annotations

from django.db import models


class EditionLink(models.Model):
    """A link as `records.Link` describes it, from a code of `edition` to a code of `other_edition`."""

    edition = models.CharField(max_length=4)
    other_edition = models.CharField(max_length=4)
    code = models.CharField(max_length=6)
    other = models.CharField(max_length=6)
    is_partial = models.BooleanField(default=False)
    is_main = models.BooleanField(default=False)

    class Meta:
        db_table = "tariff_edition_link"
        ordering = ["edition", "other_edition", "code", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "other_edition", "code", "other"], name="edition_link_stands_once"
            )
        ]


class TranspositionProject(models.Model):
    """The preparation of a new edition, in force from `starts_on`: every code of the old one and what becomes of it."""

    name = models.CharField(max_length=30, unique=True)
    edition = models.CharField(max_length=4)
    other_edition = models.CharField(max_length=4)
    starts_on = models.DateField()
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()
    gathered_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        """The name."""
        return self.name


class ProjectCode(models.Model):
    """A code of the old edition that stands somewhere: what the tables say of it, and what was decided.

    `candidates` are `{"code", "ex", "main"}`, `choices` `{"code", "share"}`; both lists keep their order.
    """

    project = models.ForeignKey(TranspositionProject, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=10)
    outcome = models.CharField(max_length=9)
    relation = models.CharField(max_length=3, blank=True)
    candidates = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    is_settled = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="project_code_once")]

    def __str__(self) -> str:
        """The code."""
        return self.code


class ProjectPlace(models.Model):
    """A place where a code stands; `basket` is the draft law that carries it over, `readers` roles with spaces."""

    code = models.ForeignKey(ProjectCode, models.CASCADE, related_name="places")
    area = models.CharField(max_length=20)
    reference = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True)
    readers = models.CharField(max_length=200, blank=True)
    basket = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "area", "reference"], name="project_place_once")]

    def __str__(self) -> str:
        """Where it is."""
        return f"{self.area} {self.reference}"
