"""Tables of releases. They are only added to: what became of a release later is a row of its own."""

from __future__ import annotations

from django.db import models

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.rules.columns import MONEY


class Release(models.Model):
    """The release of a declaration's goods: its number in the office's year, and the code that proves it.

    A declaration has a second one only where the first was revoked and the goods were released anew: `turn` counts
    them, and two releases of one turn cannot be. The last one counts.

    `secured` is what of the debt was not paid but deferred or guaranteed when the goods went, in `currency`.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="releases", db_index=False)
    turn = models.PositiveSmallIntegerField(default=1)
    office = models.CharField(max_length=17)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    secured = models.DecimalField(max_digits=MONEY.digits, decimal_places=MONEY.decimals, default=0)
    currency = models.CharField(max_length=3)
    is_provisional = models.BooleanField(default=False)
    code = models.CharField(max_length=26, unique=True)

    class Meta:
        """Numbers run without gaps by office and year."""

        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="release_numbered_once"),
            models.UniqueConstraint(fields=["declaration", "turn"], name="release_once_a_turn"),
        ]
        indexes = [models.Index(fields=["at"], name="release_of_day")]

    @property
    def reference(self) -> str:
        """The number as people write it: `XD000400-2026-000017`."""
        return f"{self.office}-{self.year}-{self.number:06d}"

    @property
    def under_guarantee(self) -> bool:
        """Whether the goods went before all was paid."""
        return bool(self.secured)

    @property
    def was_final(self) -> bool:
        """Whether nothing of the duty remained to be settled when the goods went."""
        return not self.secured and not self.is_provisional


class FinalDuty(models.Model):
    """The final settlement of the duty of goods that were released before it was settled."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="final_duty")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=512, blank=True)


class Revocation(models.Model):
    """The revocation of a release that was given in error: its note proves nothing any more."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="revocation")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=512)


class Series(models.Model):
    """The last number of an office's releases in a year; its row is held until the release stands."""

    office = models.CharField(max_length=17)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One series an office and year."""

        constraints = [models.UniqueConstraint(fields=["office", "year"], name="release_series_once")]


class CorrectionRequest(models.Model):
    """What somebody asks to be corrected in a declaration whose goods were released; `corrections` as records."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="correction_requests")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=512)
    corrections = models.JSONField()

    class Meta:
        """Requests are numbered within a declaration."""

        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="release_correction_numbered_once")
        ]


class CorrectionDecision(models.Model):
    """What an officer decided on a request: granted, with the version that it made, or refused with the reason."""

    request = models.OneToOneField(CorrectionRequest, on_delete=models.PROTECT, related_name="decision")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    granted = models.BooleanField()
    reason = models.CharField(max_length=512, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
