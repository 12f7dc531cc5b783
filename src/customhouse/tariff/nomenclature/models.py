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
