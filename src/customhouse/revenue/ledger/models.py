"""The tables of the ledger. Journals and postings are only added to; the trail's guard refuses everything else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customhouse.revenue.ledger.records import Account, JournalKind

ACCOUNT_NAMES = {
    Account.RECEIVABLE: _("Owed by debtors"),
    Account.DEFERRED: _("Owed and secured"),
    Account.REVENUE: _("Revenue"),
    Account.CASH: _("Tills"),
    Account.BANK: _("Bank"),
    Account.ON_ACCOUNT: _("Held on account of payers"),
    Account.REFUNDS_PAYABLE: _("Refunds to be paid"),
    Account.SUSPENSE: _("Suspense: paid, not yet matched"),
    Account.DIFFERENCES: _("Differences of tills"),
}
KIND_NAMES = {
    JournalKind.ISSUED: _("Charged"),
    JournalKind.ADDED: _("Interest added"),
    JournalKind.REDUCED: _("Reduced"),
    JournalKind.PAID: _("Paid"),
    JournalKind.SET_OFF: _("Set off against what was held on account"),
    JournalKind.SECURED: _("Deferred or secured"),
    JournalKind.CALLED_IN: _("Called in: no longer deferred"),
    JournalKind.RETURNED: _("Payment taken back by the bank"),
    JournalKind.SET_ASIDE: _("Set aside to be matched"),
    JournalKind.SENT_BACK: _("Sent back to the payer"),
    JournalKind.REFUND_APPROVED: _("Refund approved"),
    JournalKind.REFUND_PAID: _("Refund paid out"),
    JournalKind.BANKED: _("Brought to the bank"),
}


class Journal(models.Model):
    """One thing that happened to money; its postings come to zero."""

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, db_index=True)
    notice = models.CharField(max_length=25)
    source = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="ledger_journal_of_day")]


class Posting(models.Model):
    """One side of a journal: `units` are ten-thousandths of the currency, a debit positive, a credit negative."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=16)
    party = models.CharField(max_length=40)
    head = models.CharField(max_length=10)
    units = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(units=0), name="ledger_posting_says_something")]
        indexes = [
            models.Index(fields=["party"], condition=Q(account=Account.DEFERRED.value), name="ledger_posting_secured")
        ]


class Balance(models.Model):
    """What the postings of an account with a limit come to; locked by whoever adds to it."""

    account = models.CharField(max_length=16)
    party = models.CharField(max_length=40)
    units = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "party"], name="ledger_balance_once")]


class AccountTotal(models.Model):
    """What was debited and credited to an account under a head: the trial balance, kept as it is posted."""

    account = models.CharField(max_length=16)
    head = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "head", "currency"], name="ledger_total_once"),
        ]


class Series(models.Model):
    """A series of numbers without gaps, such as the receipts of an office in a year."""

    name = models.CharField(max_length=60, primary_key=True)
    last = models.BigIntegerField(default=0)
