"""Traders, and the people who may speak for them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customhouse.parties.traders.records import TraderStatus

STATUS_NAMES = [
    (TraderStatus.REGISTERED.value, _("Registered")),
    (TraderStatus.PROVISIONAL.value, _("Provisional")),
    (TraderStatus.SUSPENDED.value, _("Suspended")),
]


class Trader(models.Model):
    """Somebody who trades over the border or acts for those who do, by their identifier."""

    identifier = models.CharField(max_length=17, unique=True)
    name = models.CharField(max_length=200)
    normalised_name = models.CharField(max_length=200, db_index=True)
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=100)
    line = models.CharField(max_length=200)
    postcode = models.CharField(max_length=20)
    is_importer = models.BooleanField(default=False)
    is_exporter = models.BooleanField(default=False)
    is_broker = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=STATUS_NAMES)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    created_at = models.DateTimeField()
    registration = models.UUIDField(default=uuid4, editable=False)  # tells which of two writers came first


class TraderMember(models.Model):
    """A user who may speak for a trader."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    trader = models.ForeignKey(Trader, on_delete=models.PROTECT, related_name="members")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "trader"], name="traders_member_once")]
