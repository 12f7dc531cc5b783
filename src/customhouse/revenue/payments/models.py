"""Payments and their receipts, the tills of cashiers, and the statements of the bank."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customhouse.revenue.claims.models import Asked
from customhouse.revenue.payments.records import WAITING, LineOutcome, Method, SendingState, TillState

METHOD_NAMES = {
    Method.CASH: _("Cash"),
    Method.CARD: _("Card"),
    Method.CHEQUE: _("Cheque"),
    Method.TRANSFER: _("Transfer"),
}
TILL_STATE_NAMES = {
    TillState.OPEN: pgettext_lazy("state", "Open"),
    TillState.COUNTED: _("Counted, to be confirmed"),
    TillState.CONFIRMED: _("Closed"),
}
OUTCOME_NAMES = {
    LineOutcome.PAID: _("Paid"),
    LineOutcome.SUSPENSE: _("In suspense: to be matched"),
    LineOutcome.MATCHED: _("Matched by hand"),
    LineOutcome.KNOWN: _("Taken before"),
    LineOutcome.OUTGOING: _("Paid out by us"),
    LineOutcome.UNFIT: _("Not usable: to be sent back"),
    LineOutcome.RETURNED: _("Payment taken back"),
    LineOutcome.DEBIT: _("Taken by the bank: to be explained"),
    LineOutcome.SENT: _("Sent back to the payer"),
}
SENDING_NAMES = {
    SendingState.ASKED: _("To be sent by a second person"),
    SendingState.SENT: _("Sent back to the payer"),
    SendingState.REFUSED: _("Refused"),
}


class Till(models.Model):
    """A cashier's session at an office: from its float to the count, which a second person confirms."""

    office = models.CharField(max_length=20)
    cashier = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    opening_float = models.DecimalField(max_digits=18, decimal_places=4)
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=9, default=TillState.OPEN.value)
    expected = models.JSONField(default=dict)
    counted = models.JSONField(default=dict)
    pieces = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    counted_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cashier"], condition=Q(state=TillState.OPEN.value), name="payments_one_open_till"
            )
        ]
        indexes = [models.Index(fields=["office", "id"], name="payments_till_of_office")]

    @property
    def account(self) -> str:
        """The name of the till's account in the ledger."""
        return f"{self.office}/{self.pk}"


class Payment(models.Model):
    """Money that came in, and what it was set against: the receipt. `settled` lists notice, head and amount.

    `paid_on` is the day that counts for late interest: of a transfer the one that the bank says, not that of `at`.
    """

    number = models.CharField(max_length=40, unique=True)
    office = models.CharField(max_length=20)
    provider = models.CharField(max_length=20)
    provider_reference = models.CharField(max_length=100)
    method = models.CharField(max_length=8)
    till = models.ForeignKey(Till, on_delete=models.PROTECT, null=True, related_name="payments")
    reference = models.CharField(max_length=25)
    subject = models.CharField(max_length=40, db_index=True)
    debtor = models.CharField(max_length=40)
    debtor_name = models.CharField(max_length=200)
    payer = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    on_account = models.DecimalField(max_digits=18, decimal_places=4)
    settled = models.JSONField()
    at = models.DateTimeField()
    paid_on = models.DateField(null=True)
    actor = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_reference"], name="payments_taken_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_of_something"),
        ]
        indexes = [
            models.Index(fields=["debtor", "id"], name="payments_of_debtor"),
            models.Index(fields=["office", "id"], name="payments_of_office"),
        ]


class BankFile(models.Model):
    """A statement file of the bank, kept byte for byte."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)


class BankLine(models.Model):
    """One line of a bank's statement and what became of it. `key` is the bank's own reference.

    `booking` tells bookings apart that share a reference: by what they say, and how often one statement says it.
    """

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    account = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    booking = models.CharField(max_length=100)
    booked_on = models.DateField()
    valued_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    payer = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=200, blank=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="bank_lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "booking"],
                condition=~Q(outcome=LineOutcome.KNOWN.value),
                name="payments_booked_once",
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(outcome__in=WAITING), name="payments_lines_waiting")]


class PaymentReturn(models.Model):
    """A payment that the bank took back, whole or in part: the line that says so and how much, in the bank's own words.

    Its receipt stands, marked.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="returns")
    line = models.OneToOneField(BankLine, on_delete=models.PROTECT, related_name="took_back")
    booked_on = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    text = models.CharField(max_length=500, blank=True)


class SendingBack(Asked):
    """Money of a line of the bank that goes back to its payer: who asked why, who sent it, under which reference."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="sendings")
    pay_to = models.CharField(max_length=100)
    bank_reference = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=~Q(state=SendingState.REFUSED.value), name="payments_sent_back_once"
            )
        ]
