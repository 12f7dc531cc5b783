"""Reading the ledger: what was posted on a subject, the trial balance, and whether everything balances."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.db.models import Sum as Total

from customhouse.revenue.ledger.models import AccountTotal, Balance, Journal, Posting
from customhouse.revenue.ledger.records import Account, BalanceLine, JournalKind, LedgerState, Sum
from customhouse.revenue.ledger.rules.balancing import amount

SHOWN = 20
"""How many faults a verification names."""


def sums_of(subjects: Collection[str]) -> list[Sum]:
    """What was posted on these subjects, by subject, notice, kind, account, party and head; one query."""
    return _sums(Q(journal__subject__in=subjects))


def credits_of(payment: str) -> list[Sum]:
    """What a payment (by the number of its receipt) credited to debts and payers, in amounts above zero."""
    accounts = [Account.RECEIVABLE.value, Account.DEFERRED.value, Account.ON_ACCOUNT.value]
    found = _sums(Q(journal__source=payment, journal__kind=JournalKind.PAID.value, account__in=accounts))
    return sorted((replace(each, amount=-each.amount) for each in found), key=lambda each: (each.notice, each.head))


def journals_of(subject: str) -> QuerySet[Journal]:
    """The journals of a subject in their order, with their postings."""
    return Journal.objects.filter(subject=subject).order_by("id").prefetch_related("postings")


def balance_of(account: Account, party: str) -> Decimal:
    """The kept balance of an account."""
    found = Balance.objects.filter(account=account.value, party=party).values_list("units", flat=True).first()
    return amount(found or 0)


def trial_balance() -> list[BalanceLine]:
    """Every account and head with its debits and credits, as kept while it was posted: a page of any ledger's size."""
    rows = AccountTotal.objects.order_by("account", "head", "currency")
    return [
        BalanceLine(Account(row.account), row.head, row.currency, amount(row.debit), amount(row.credit)) for row in rows
    ]


def summed_balance() -> list[BalanceLine]:
    """The same, summed from every posting: what the kept totals are verified against."""
    debit, credit = Q(units__gt=0), Q(units__lt=0)
    rows = (
        Posting.objects.values_list("account", "head", "journal__currency")
        .annotate(debit=Total("units", filter=debit, default=0), credit=Total("units", filter=credit, default=0))
        .order_by("account", "head", "journal__currency")
    )
    return [
        BalanceLine(Account(account), head, currency, amount(up), amount(down))
        for account, head, currency, up, down in rows
    ]


def verify() -> LedgerState:
    """Whether every journal balances and every kept balance is what its postings come to."""
    whole = Posting.objects.aggregate(all=Total("units", default=0))["all"]
    off = Posting.objects.values("journal").annotate(left=Total("units")).exclude(left=0)
    empty = Journal.objects.filter(postings=None).order_by("id").values_list("id", flat=True)
    unbalanced = [*off.order_by("journal").values_list("journal", flat=True)[:SHOWN], *empty[:SHOWN]]
    return LedgerState(Journal.objects.count(), amount(whole), tuple(unbalanced), tuple(_astray()))


def _astray() -> list[str]:
    """The kept balances and totals that are not what their postings come to."""
    off = set(trial_balance()) ^ set(summed_balance())
    return [*_balances_astray(), *sorted({f"{line.account.value} {line.head}".strip() for line in off})][:SHOWN]


def _balances_astray() -> list[str]:
    rows = Posting.objects.filter(account=Account.DEFERRED.value).values_list("party").annotate(all=Total("units"))
    posted = dict(rows.values_list("party", "all"))
    kept = dict(Balance.objects.filter(account=Account.DEFERRED.value).values_list("party", "units"))
    return sorted(party for party in posted | kept if posted.get(party, 0) != kept.get(party, 0))


def _sums(which: Q) -> list[Sum]:
    rows = (
        Posting.objects.filter(which)
        .values_list("journal__subject", "journal__notice", "journal__kind", "account", "party", "head")
        .annotate(all=Total("units"))
        .order_by()
    )
    return [
        Sum(subject, notice, JournalKind(kind), Account(account), party, head, amount(whole))
        for subject, notice, kind, account, party, head, whole in rows
    ]
