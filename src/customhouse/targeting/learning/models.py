"""Models of selection as registered: bytes and card never change, only the state does."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class RiskModel(models.Model):
    """One model: its file as it came, its card, who registered and who approved it."""

    digest = models.CharField(max_length=64, unique=True)
    map = models.CharField(max_length=30)
    state = models.CharField(max_length=10)
    card = models.JSONField()
    data = models.BinaryField()
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=200)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")

    class Meta:
        ordering = ["-registered_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["map"], condition=Q(state="champion"), name="learning_one_champion_a_map")
        ]
