"""Messages that came and went, byte for byte, and answers kept for those who ask twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.exchange.records import Status

STATUS_NAMES = [
    (Status.RECEIVED.value, _("received")),
    (Status.SET_ASIDE.value, _("set aside")),
    (Status.TOO_LARGE.value, _("too large")),
]


class ReceivedMessage(models.Model):
    """A message exactly as it came. One too large has no data: `sha256` and `size` are then of what was read.

    `sender` is the sender's name as the trail writes it; with roles and traders it says in whose name the message is
    replayed if it was set aside.
    """

    data = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=200)
    sender_user = models.BigIntegerField(null=True, blank=True)
    sender_roles = models.JSONField(default=list)
    sender_traders = models.JSONField(default=list)
    channel = models.CharField(max_length=20)
    idempotency_key = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(db_index=True)
    status = models.CharField(max_length=20, choices=STATUS_NAMES, default=Status.RECEIVED.value)
    reason = models.CharField(max_length=200, blank=True)
    replayed_as = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replay_of"
    )

    class Meta:
        db_table = "exchange_received"
        indexes = [
            models.Index(fields=["sender_user", "-id"], name="exchange_received_of_user"),
            models.Index(
                fields=["id"], condition=models.Q(status=Status.SET_ASIDE.value), name="exchange_received_aside"
            ),
        ]


class KeptAnswer(models.Model):
    """The answer to a message that its sender gave a key: told again to whoever sends the same again."""

    sender = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=b"")
    content_type = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_answer"
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="exchange_answer_once")]
