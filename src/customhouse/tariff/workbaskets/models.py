"""Tables of workbaskets: draft law with its lines, and who wrote, submitted and decided it."""

from __future__ import annotations

from django.db import models

from customhouse.tariff.workbaskets.records import BasketState, Deed, NoteDeed


class Workbasket(models.Model):
    """A basket of draft law. What is announced is read by everybody; `reason` says why it binds backwards."""

    name = models.CharField(max_length=30, unique=True)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200, blank=True)
    title_ar = models.CharField(max_length=200, blank=True)
    legal_reference = models.CharField(max_length=60)
    live_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, default=BasketState.DRAFT.value)
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=150, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="workbasket_of_state")]


class WorkbasketLine(models.Model):
    """One line of a basket (`records.Line`); `excluded` and `certificates` separated by spaces."""

    basket = models.ForeignKey(Workbasket, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    deed = models.CharField(max_length=6, default=Deed.ADD.value)
    measure = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=3, blank=True)
    commodity = models.CharField(max_length=10, blank=True)
    direction = models.CharField(max_length=6)
    origin_group = models.CharField(max_length=10, blank=True)
    excluded = models.CharField(max_length=300, blank=True)
    preference = models.CharField(max_length=3, blank=True)
    additional_code = models.CharField(max_length=8, blank=True)
    order_number = models.CharField(max_length=10, blank=True, default="")
    certificates = models.CharField(max_length=100, blank=True)
    expression = models.CharField(max_length=500, blank=True)
    legal_reference = models.CharField(max_length=60, blank=True)
    valid_to = models.DateField(null=True)
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basket", "number"], name="workbasket_line_numbered_once")]


class WorkbasketNote(models.Model):
    """One line of a basket on a footnote (`records.Note`); numbered with the other lines."""

    basket = models.ForeignKey(Workbasket, models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField()
    deed = models.CharField(max_length=8, default=NoteDeed.WRITE.value)
    footnote = models.CharField(max_length=5)
    text_en = models.TextField(blank=True)
    text_fr = models.TextField(blank=True)
    text_ar = models.TextField(blank=True)
    measure = models.CharField(max_length=60, blank=True)
    commodity = models.CharField(max_length=10, blank=True)
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basket", "number"], name="workbasket_note_numbered_once")]
