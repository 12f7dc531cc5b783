"""References of prices as they were reckoned: from items before a day, never changed afterwards."""

from __future__ import annotations

from django.db import models

from customhouse.targeting.prices.records import OwnPrice, PriceCell


class PriceReference(models.Model):
    """One reference: from items before the day `until` alone, in force for items from that day on."""

    until = models.DateField()
    source = models.CharField(max_length=200)
    items = models.PositiveBigIntegerField()
    left_out = models.PositiveBigIntegerField(default=0)
    within = models.FloatField()
    quarters = models.JSONField(default=dict)
    effects = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    built_at = models.DateTimeField()
    built_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-until", "-id"]


class ReferenceCell(models.Model):
    """What goods of a code, an origin (empty: all) and a unit cost; prices are natural logarithms."""

    reference = models.ForeignKey(PriceReference, models.PROTECT, related_name="cells")
    commodity = models.CharField(max_length=22, blank=True)
    origin = models.CharField(max_length=4, blank=True)
    unit = models.CharField(max_length=16)
    items = models.PositiveBigIntegerField()
    lines = models.FloatField()
    level = models.FloatField()
    spread = models.FloatField()
    grid = models.JSONField()
    is_own = models.BooleanField()
    by_quarter = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "unit", "commodity", "origin"], name="prices_one_cell")
        ]

    def record(self) -> PriceCell:
        """The cell as rules speak of it."""
        return PriceCell(
            self.unit,
            self.commodity,
            self.origin,
            self.items,
            self.lines,
            self.level,
            self.spread,
            tuple(self.grid),
            self.is_own,
            tuple((quarter, items, middle) for quarter, items, middle in self.by_quarter),
        )


class OwnLevel(models.Model):
    """Where an importer's own prices lie, under a key that names nobody."""

    reference = models.ForeignKey(PriceReference, models.PROTECT, related_name="own_levels")
    key = models.CharField(max_length=32)
    items = models.PositiveIntegerField()
    middle = models.FloatField()
    doubt = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference", "key"], name="prices_one_own_level")]

    def record(self) -> OwnPrice:
        """The level as rules speak of it."""
        return OwnPrice(self.items, self.middle, self.doubt)
