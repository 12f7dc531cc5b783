"""Schemes of preference: who is a member from when, and their rules, edition by edition."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Scheme(models.Model):
    """An agreement or arrangement under which goods that originate are preferred."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        """The code."""
        return self.code


class Membership(models.Model):
    """A country in a scheme, from when until when."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="memberships")
    country = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "country", "valid_from"], name="origin_member_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="origin_member_in_order"
            ),
        ]


class Edition(models.Model):
    """The rules and general provisions of a scheme in force from a day on; a later edition ends it, none is changed."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    provisions = models.TextField(blank=True)
    proofs = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="origin_edition_numbered_once"),
            models.UniqueConstraint(fields=["scheme"], condition=Q(valid_to=None), name="origin_one_open_edition"),
        ]


class ProductRules(models.Model):
    """What an edition says of goods from one code to another: alternatives as `records.ProductRule`, in order."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rule_sets")
    heading = models.CharField(max_length=60)
    goods = models.CharField(max_length=1000, blank=True)
    first = models.CharField(max_length=10)
    last = models.CharField(max_length=10)
    alternatives = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(first__lte=F("last")), name="origin_rules_in_order")]
        indexes = [models.Index(fields=["edition", "first", "last"], name="origin_rules_by_code")]
