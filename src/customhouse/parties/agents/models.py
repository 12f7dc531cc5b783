"""Brokers' licences, and the mandates that traders give them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customhouse.parties.agents.records import MandateRecord, Period, Representation, Scope
from customhouse.parties.traders.models import Trader

REPRESENTATION_NAMES = [(Representation.DIRECT.value, _("Direct")), (Representation.INDIRECT.value, _("Indirect"))]
SCOPE_NAMES = [
    (Scope.ALL.value, _("Import and export")),
    (Scope.IMPORT.value, _("Import")),
    (Scope.EXPORT.value, _("Export")),
]


class Licence(models.Model):
    """A licence to act as a customs broker."""

    broker = models.ForeignKey(Trader, on_delete=models.PROTECT, related_name="licences")
    number = models.CharField(max_length=35, unique=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_reference = models.CharField(max_length=100)

    def period(self) -> Period:
        """For how long it holds."""
        return Period(self.valid_from, self.valid_to)


class Mandate(models.Model):
    """What a trader lets a broker do. Never edited: it ends, or is withdrawn."""

    trader = models.ForeignKey(Trader, on_delete=models.PROTECT, related_name="mandates_given")
    broker = models.ForeignKey(Trader, on_delete=models.PROTECT, related_name="mandates_held")
    representation = models.CharField(max_length=1, choices=REPRESENTATION_NAMES)
    scope = models.CharField(max_length=6, choices=SCOPE_NAMES)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trader", "broker", "representation", "scope", "valid_from"], name="agents_mandate_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="agents_mandate_forward"
            ),
            models.CheckConstraint(condition=~Q(trader=F("broker")), name="agents_mandate_of_two"),
        ]

    def record(self) -> MandateRecord:
        """The mandate as rules see it."""
        period = Period(self.valid_from, self.valid_to)
        return MandateRecord(Representation(self.representation), Scope(self.scope), period, self.withdrawn_on)
