"""Securing what is owed: by a guarantee, or by putting it off on a deferment account. Limits are never exceeded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.revenue.guarantees import queries
from customhouse.revenue.guarantees.access import SECURE
from customhouse.revenue.guarantees.models import Cover, Reservation
from customhouse.revenue.guarantees.records import CoverKind, CoverState, Deferral
from customhouse.revenue.guarantees.rules import months
from customhouse.revenue.guarantees.rules.room import refusal
from customhouse.revenue.ledger.records import Account
from customhouse.revenue.ledger.services import lock_balance
from customhouse.revenue.notices import settling, telling
from customhouse.revenue.notices.queries import find as find_notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING, OF_DUTY
from customhouse.revenue.notices.settling import Debt


@transaction.atomic
def secure_notice(*, notice_reference: str, account_or_grn: str, actor: Actor, at: datetime) -> Reservation:
    """Secure all that is open of a notice, by a guarantee or on a deferment account that the actor may see.

    Raises `AccessDenied`, `NotFound`, `Conflict` (nothing is open), `Refused` (whose it is, validity, room, office).
    """
    require(actor, SECURE)
    notice = find_notice(actor, notice_reference)
    cover = queries.find(actor, account_or_grn)
    if notice.debtor not in actor.traders:
        require_at(actor, SECURE, notice.office, notice.reference)
    debts = settling.lock_debts([notice.subject])[notice.subject]
    debt = next(each for each in debts if each.notice.pk == notice.pk)
    if debt.stands.open <= NOTHING:
        raise Conflict(
            "GUA-NOTHING-OPEN",
            msgid("Nothing of notice {reference} is open."),
            msgid("It is paid, secured or withdrawn already; see its page."),
            {"reference": notice.reference},
        )
    stands = _locked(cover)
    if finding := _refusal(stands, debt, at):
        raise Refused([finding])
    row = _reserve(cover, debt, actor, at)
    settling.refresh(debts)
    record_events([_secured(debt, row, actor, at)])
    settling.tell_settled(subjects=[notice.subject], actor=actor, at=at)
    return row


@transaction.atomic
def defer_many(*, subjects: Mapping[str, str], actor: Actor, at: datetime) -> list[Deferral]:
    """Put off the duty that subjects owe on the deferment account that each names, or (empty) on the debtor's own.

    Called by the composer of a batch for declarations that ask for it (payment method E). Whoever has no account, or
    no room on it, is told why and owes as before: nothing is refused. Nobody is told that debts are settled: the
    composer who asks goes on himself. A subject of which nothing is open is left out. Penalties and interest are not
    put off.
    """
    require(actor, SECURE)
    debts = settling.lock_debts(subjects)
    of_duty = [debt for found in debts.values() for debt in found if debt.notice.kind in OF_DUTY]
    open_debts = [debt for debt in of_duty if debt.stands.open > NOTHING]
    own = queries.accounts_of(debt.notice.debtor for debt in open_debts)
    named = {cover.number: cover for cover in Cover.objects.filter(number__in=[n for n in subjects.values() if n])}
    answers: list[Deferral] = []
    events: list[NewEvent] = []
    stands: dict[str, CoverState] = {}
    for debt in sorted(open_debts, key=lambda each: subjects[each.notice.subject] or each.notice.debtor):
        asked = subjects[debt.notice.subject]
        cover = named.get(asked) if asked else own.get(debt.notice.debtor)
        answer, event = _defer(debt, cover, asked, stands, actor, at)
        answers.append(answer)
        events += event
    settling.refresh([debt for found in debts.values() for debt in found])
    record_events(events)
    return answers


def _locked(cover: Cover) -> CoverState:
    """How a guarantee or account stands, its balance locked until the transaction ends."""
    lock_balance(account=Account.DEFERRED, party=cover.number)
    return queries.state_of(Cover.objects.get(pk=cover.pk))


def _refusal(stands: CoverState, debt: Debt, at: datetime) -> Finding | None:
    day = legal_day(at)
    terms = revenue_law().terms(debt.notice.office, day)
    return refusal(stands, debt.notice.debtor, debt.stands.open, terms, day, is_overdue=_is_overdue(debt, day))


def _is_overdue(debt: Debt, day: date) -> bool:
    """Whether the last day to pay a notice is past, or it was put off before and not paid by the day of its statement.

    Put off then, it would bear no interest: whoever pays late would pay no more than who asks in time.
    """
    if debt.notice.due_on < day:
        return True
    put_off = Reservation.objects.filter(notice=debt.notice.reference, cover__kind=CoverKind.DEFERMENT.value)
    return put_off.exclude(statement__called_in_at=None).exists()


def _defer(  # one debt of a batch
    debt: Debt, cover: Cover | None, asked: str, stands: dict[str, CoverState], actor: Actor, at: datetime
) -> tuple[Deferral, list[NewEvent]]:
    """Put off one debt of a batch; `stands` is how the accounts of the batch stand so far."""
    subject = debt.notice.subject
    if cover is None:
        return Deferral(subject, asked, refusal=_no_account(asked, debt.notice.debtor)), []
    if cover.number not in stands:
        stands[cover.number] = _locked(cover)
    if finding := _refusal(stands[cover.number], debt, at):
        return Deferral(subject, cover.number, refusal=finding), []
    row = _reserve(cover, debt, actor, at)
    before = stands[cover.number]
    stands[cover.number] = replace(before, reserved=before.reserved + row.amount)
    debt.notice.state, debt.notice.cover = "secured", cover.number
    return Deferral(subject, cover.number, row.amount), [_secured(debt, row, actor, at)]


def _reserve(cover: Cover, debt: Debt, actor: Actor, at: datetime) -> Reservation:
    """Post what is open as secured, and note it under the month."""
    amount = settling.secure(debt=debt, cover=cover.number, actor=actor, at=at)
    month = months.first_of_month(legal_day(at))
    return Reservation.objects.create(
        cover=cover, notice=debt.notice.reference, subject=debt.notice.subject, amount=amount, month=month, at=at
    )


def _secured(debt: Debt, row: Reservation, actor: Actor, at: datetime) -> NewEvent:
    told = {"by": row.cover.number, "kind": row.cover.kind, "amount": row.amount}
    return telling.happened(debt.notice, "secured", told, actor, at)


def _no_account(asked: str, debtor: str) -> Finding:
    return Finding(
        "GUA-NO-ACCOUNT",
        Severity.ERROR,
        "",
        "guarantee",
        msgid("There is no open deferment account {number} of {debtor}."),
        msgid("Name an account of the debtor, open one, or pay the notice."),
        {"number": asked or "-", "debtor": debtor},
    )
