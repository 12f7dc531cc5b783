"""Endpoints of traders' systems, what is to be delivered there, and how far into the trail has been read."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from customhouse.foundation.webhooks.records import DeliveryState


class Endpoint(models.Model):
    """Where one trader's system listens, and what it wants to hear. The secret is made from `salt`, and kept nowhere.

    `failures` counts failed calls since the last that went well; until `next_at` it is left alone.
    """

    trader = models.CharField(max_length=17, db_index=True)
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=300)
    events = models.JSONField(default=list)
    salt = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "webhooks_endpoint"
        indexes = [models.Index(fields=["next_at"], condition=models.Q(is_active=True), name="webhooks_due")]


class Delivery(models.Model):
    """One event to one endpoint. `event` is its number in the trail (null: a test); `key` is what the receiver sees."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.BigIntegerField(null=True)
    key = models.UUIDField(default=uuid4, unique=True)
    type = models.CharField(max_length=40)
    mrn = models.CharField(max_length=18, blank=True)
    lrn = models.CharField(max_length=70, blank=True)
    at = models.DateTimeField()
    declaration_state = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in DeliveryState])
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "webhooks_delivery"
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="webhooks_told_once")]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="webhooks_log"),
            models.Index(
                fields=["endpoint", "id"],
                condition=models.Q(state=DeliveryState.WAITING.value),
                name="webhooks_waiting",
            ),
        ]


class Cursor(models.Model):
    """The number of the last event of the trail that was read: one row."""

    id = models.SmallIntegerField(primary_key=True)
    last_event = models.BigIntegerField()

    class Meta:
        db_table = "webhooks_cursor"
