"""Editions of partners' statistics, statements as they stood (never deleted), and the gaps of the last comparison."""

from __future__ import annotations

from django.db import models

from customhouse.targeting.mirrors.records import Basis, Gap, Statement

DIGITS, DECIMALS = 24, 3


class MirrorEdition(models.Model):
    """A file of statistics that was brought in, kept byte for byte."""

    source = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]


class MirrorStatement(models.Model):
    """What a partner states, from one edition until another; `until` is empty for what stands now."""

    product = models.CharField(max_length=6)
    partner = models.CharField(max_length=2)
    period = models.CharField(max_length=7)
    value = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    currency = models.CharField(max_length=3)
    net_mass = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True)
    quantity = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True)
    unit = models.CharField(max_length=3, blank=True)
    basis = models.CharField(max_length=3, choices=[(each.value, each.value) for each in Basis])
    since = models.ForeignKey(MirrorEdition, on_delete=models.PROTECT, related_name="begun")
    until = models.ForeignKey(MirrorEdition, on_delete=models.PROTECT, related_name="ended_here", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "partner", "period"], condition=models.Q(until=None), name="mirrors_stands_once"
            )
        ]

    def record(self) -> Statement:
        """The statement as rules speak of it."""
        return Statement(
            self.product,
            self.partner,
            self.period,
            self.value,
            self.currency,
            self.net_mass,
            self.quantity,
            self.unit,
            Basis(self.basis),
        )


class MirrorComparison(models.Model):
    """All that partners state, held against what was declared until then. `unrated` had no rate of their currency."""

    edition = models.ForeignKey(MirrorEdition, on_delete=models.PROTECT, related_name="comparisons")
    at = models.DateTimeField()
    gaps_count = models.PositiveIntegerField()
    unrated = models.PositiveIntegerField()
    freight_reference = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]


class MirrorGap(models.Model):
    """A gap of a comparison, with what tables are ordered by: `missing`, and what of it is quantity, and price."""

    comparison = models.ForeignKey(MirrorComparison, on_delete=models.PROTECT, related_name="gaps")
    product = models.CharField(max_length=6)
    partner = models.CharField(max_length=2)
    period = models.CharField(max_length=7)
    months = models.PositiveSmallIntegerField()
    is_pooled = models.BooleanField()
    basis = models.CharField(max_length=3)
    percent = models.DecimalField(max_digits=9, decimal_places=3)
    stated = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    declared = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    unit = models.CharField(max_length=3, blank=True)
    stated_amount = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    declared_amount = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    missing = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    by_quantity = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    by_price = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comparison", "product", "partner", "period"], name="mirrors_one_gap")
        ]

    def record(self) -> Gap:
        """The gap as rules speak of it."""
        return Gap(
            self.product,
            self.partner,
            self.period,
            self.months,
            self.is_pooled,
            Basis(self.basis),
            self.percent,
            self.stated,
            self.declared,
            self.unit,
            self.stated_amount,
            self.declared_amount,
        )
