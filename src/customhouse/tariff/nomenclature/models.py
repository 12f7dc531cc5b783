"""The table of goods codes: one row a code and span of validity."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customhouse.tariff.nomenclature.records import Level

LEVELS = [
    (Level.SECTION.value, _("Section")),
    (Level.CHAPTER.value, _("Chapter")),
    (Level.HEADING.value, _("Heading")),
    (Level.SUBHEADING.value, _("Subheading")),
    (Level.LINE.value, _("National line")),
]


class GoodsCodeRow(models.Model):
    """A goods code as `records.GoodsCode` describes it; `loaded_at` is when this row was last written."""

    code = models.CharField(max_length=10)
    level = models.CharField(max_length=10, choices=LEVELS)
    parent = models.CharField(max_length=10, blank=True)
    text_en = models.TextField()
    text_fr = models.TextField(blank=True)
    text_ar = models.TextField(blank=True)
    unit = models.CharField(max_length=3, blank=True)
    edition = models.CharField(max_length=10, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    note_ar = models.TextField(blank=True)
    loaded_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "tariff_goods_code"
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="goods_code_span_begins_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="goods_code_span_is_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class EditionRow(models.Model):
    """An edition that was brought in from a file, in force from `starts_on`.

    `ended` are the codes that ended for it: `[key of the row, its last day before, or nothing]`. The pack does not open
    them again, and an edition that is brought in anew before its first day gives them back.
    """

    name = models.CharField(max_length=10, unique=True)
    starts_on = models.DateField(unique=True)
    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    codes = models.PositiveIntegerField()
    ended = models.JSONField(default=list)
    loaded_by = models.CharField(max_length=150)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "tariff_edition"
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return self.name
