"""Doubts about declared values with their clocks, and the bank of values that were accepted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from customhouse.tariff.valuation.states import DoubtState


class Doubt(models.Model):
    """A doubt of customs about the value declared for an item (Decision 6.1), from the question to the decision."""

    number = models.CharField(max_length=30, unique=True)
    subject = models.CharField(max_length=40, db_index=True)
    item = models.PositiveIntegerField()
    importer = models.CharField(max_length=40, db_index=True)
    office = models.CharField(max_length=20, db_index=True)
    state = models.CharField(max_length=14)
    question = models.TextField()
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    grounds = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)
    response = models.TextField(blank=True)
    responded_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "item"],
                condition=~Q(state__in=[DoubtState.DISPELLED.value, DoubtState.UPHELD.value]),
                name="valuation_one_open_doubt",
            )
        ]


class AcceptedValue(models.Model):
    """One item whose transaction value customs accepted: the bank of identical and similar goods (Articles 2 and 3).

    Never changed nor deleted: what its declaration no longer says is withdrawn, and what it says now is another row.
    """

    reference = models.CharField(max_length=40)
    item = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    commodity = models.CharField(max_length=18)
    description = models.CharField(max_length=512)
    origin = models.CharField(max_length=2)
    producer = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=30, blank=True)
    exported_on = models.DateField()
    quantity = models.DecimalField(max_digits=19, decimal_places=3)
    unit = models.CharField(max_length=5)
    unit_value = models.DecimalField(max_digits=15, decimal_places=6)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "item"], condition=Q(withdrawn_at=None), name="valuation_value_kept_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_value__gt=0), name="valuation_value_of_something"),
        ]
        indexes = [models.Index(fields=["commodity", "origin", "exported_on"], name="valuation_bank_search")]


class BankUpdate(models.Model):
    """The bank was brought up to what stood at a moment: how many declarations were looked at, and what changed."""

    until = models.DateTimeField()
    declarations = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    at = models.DateTimeField()


class BankCursor(models.Model):
    """Where the bank stands in the event trail: the one row that every update locks while it reads and writes."""

    id = models.SmallIntegerField(primary_key=True)
    last_event = models.BigIntegerField()


class Comparison(models.Model):
    """What goods under doubt are worth by accepted goods that an officer chose (Articles 2 and 3). Never changed.

    `dossier` names the goods chosen by their place alone (1, 2 …): what is explained of it names no trader. `picks`
    says for officials which declarations they stand in. `day` is the day by whose law and rates it was reckoned.
    """

    doubt = models.ForeignKey(Doubt, on_delete=models.PROTECT, related_name="comparisons")
    day = models.DateField()
    method = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=19, decimal_places=3)
    currency = models.CharField(max_length=3)
    dossier = models.JSONField()
    picks = models.JSONField()
    justification = models.TextField()
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
