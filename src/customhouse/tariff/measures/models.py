"""Tables of the tariff's law. Rows are never edited in place: an end is set once, a change is a new row."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


def _ends_after_it_begins(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=f"{table}_ends_after_it_begins"
    )


class LegalAct(models.Model):
    """A text of law that taxes and measures refer to."""

    reference = models.CharField(primary_key=True, max_length=60)
    title_en = models.CharField(max_length=300)
    title_fr = models.CharField(max_length=300)
    title_ar = models.CharField(max_length=300)
    published = models.DateField()


class Tax(models.Model):
    """A tax in its order of charge, from a day to a day: its base and how it is rounded."""

    type = models.CharField(max_length=3)
    order = models.PositiveSmallIntegerField()
    base = models.CharField(max_length=100)
    rounding = models.CharField(max_length=20)
    scale = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_ar = models.CharField(max_length=120)
    legal_reference = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """One row a tax and first day."""

        constraints = [
            models.UniqueConstraint(fields=["type", "valid_from"], name="tax_once_a_day"),
            _ends_after_it_begins("tax"),
        ]


class OriginGroup(models.Model):
    """A group of countries that measures are made for."""

    code = models.CharField(primary_key=True, max_length=10)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200)


class OriginGroupMember(models.Model):
    """A country in a group, from a day to a day."""

    group = models.ForeignKey(OriginGroup, on_delete=models.PROTECT, related_name="members")
    member = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """One row a group, country and first day."""

        constraints = [
            models.UniqueConstraint(fields=["group", "member", "valid_from"], name="member_once_a_day"),
            _ends_after_it_begins("member"),
        ]


class Measure(models.Model):
    """A measure: on which goods, of which origin, under which conditions, what is owed, from a day to a day.

    `excluded` holds countries and `certificate` alternative document codes, each separated by spaces.
    """

    id = models.CharField(primary_key=True, max_length=60)
    type = models.CharField(max_length=3)
    commodity = models.CharField(max_length=10)
    direction = models.CharField(max_length=6)
    origin_group = models.CharField(max_length=10)
    excluded = models.CharField(max_length=300)
    preference = models.CharField(max_length=3)
    additional_code = models.CharField(max_length=8)
    certificate = models.CharField(max_length=100)
    expression = models.CharField(max_length=500)
    legal_reference = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    order_number = models.CharField(max_length=10, default="", blank=True)

    class Meta:
        """One row an answer and first day."""

        constraints = [
            models.UniqueConstraint(
                fields=[
                    "commodity",
                    "type",
                    "direction",
                    "origin_group",
                    "excluded",
                    "preference",
                    "additional_code",
                    "certificate",
                    "order_number",
                    "valid_from",
                ],
                name="measure_once_a_day",
            ),
            _ends_after_it_begins("measure"),
        ]


class Footnote(models.Model):
    """The words of a footnote from a day to a day; other words are another row."""

    code = models.CharField(max_length=5)
    text_en = models.TextField()
    text_fr = models.TextField(blank=True)
    text_ar = models.TextField(blank=True)
    legal_reference = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """One row a footnote and first day."""

        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="footnote_once_a_day"),
            _ends_after_it_begins("footnote"),
        ]


class FootnoteAttachment(models.Model):
    """A footnote on a measure, or on a code and all below it, from a day to a day; one of both is named."""

    footnote = models.CharField(max_length=5)
    measure = models.CharField(max_length=60, blank=True)
    commodity = models.CharField(max_length=10, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """What stands stands once; sought by measure and by code."""

        constraints = [
            models.UniqueConstraint(
                fields=["footnote", "measure", "commodity"], condition=Q(valid_to=None), name="footnote_attached_once"
            ),
            models.CheckConstraint(condition=Q(measure="") ^ Q(commodity=""), name="footnote_on_a_measure_or_a_code"),
        ]
        indexes = [
            models.Index(fields=["measure"], name="footnote_of_measure"),
            models.Index(fields=["commodity"], name="footnote_of_commodity"),
        ]


class LawVersion(models.Model):
    """The one row that tells every process which law stands: a new token at each change."""

    token = models.CharField(max_length=32)
    changed_at = models.DateTimeField()
