"""The months of deferment accounts: their statements, and calling in what was not debited by its day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.foundation.config.country import legal_day
from customhouse.revenue.guarantees.access import STATE_MONTHS
from customhouse.revenue.guarantees.models import Cover, Reservation, Statement
from customhouse.revenue.guarantees.records import CoverKind
from customhouse.revenue.guarantees.rules import months
from customhouse.revenue.notices import settling, telling
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import NOTHING, NoticeState


@transaction.atomic
def issue_statements(*, at: datetime, actor: Actor) -> list[Statement]:
    """Draw up the statements of the months that are over, one for each deferment account; run again, it finds none.

    Raises `AccessDenied`.
    """
    require(actor, STATE_MONTHS)
    this_month = months.first_of_month(legal_day(at))
    waiting = Reservation.objects.filter(statement=None, month__lt=this_month, cover__kind=CoverKind.DEFERMENT.value)
    pairs = sorted(set(waiting.values_list("cover_id", "month")))
    return [_state(cover, month, actor, at) for cover, month in pairs]


@transaction.atomic
def call_in(*, at: datetime, actor: Actor) -> list[Statement]:
    """Call in what is overdue: what a statement put off and was not debited by its day is owed at once, with interest.

    So is what a guarantee covered and was not paid by its last day: a guarantee lets the goods go, and puts nothing
    off. Raises `AccessDenied`.
    """
    require(actor, STATE_MONTHS)
    overdue = Statement.objects.select_for_update().filter(due_on__lt=legal_day(at), called_in_at=None)
    called = []
    for statement in overdue.order_by("id"):
        if _call_in(statement, actor, at):
            called.append(statement)
        statement.called_in_at = at
        statement.save(update_fields=["called_in_at"])
    _call_in_covered(actor, at)
    return called


def _call_in_covered(actor: Actor, at: datetime) -> None:
    """Bring back what guarantees cover and nobody paid by its last day."""
    covered = Reservation.objects.exclude(cover__kind=CoverKind.DEFERMENT.value).values("notice")
    late = Notice.objects.filter(reference__in=covered, state=NoticeState.SECURED.value, due_on__lt=legal_day(at))
    references = dict(late.values_list("reference", "subject"))
    for found in settling.lock_debts(references.values()).values():
        overdue = [debt for debt in found if debt.notice.reference in references and debt.stands.secured > NOTHING]
        told = [{"by": debt.notice.cover} for debt in overdue]
        for debt in overdue:
            settling.call_in(debt=debt, due_on=debt.notice.due_on, actor=actor, at=at)
        settling.refresh(found)
        record_events(
            [telling.happened(debt.notice, "called_in", by, actor, at) for debt, by in zip(overdue, told, strict=True)]
        )


def _state(cover_id: int, month: date, actor: Actor, at: datetime) -> Statement:
    """The statement of an account for a month: what of the month's notices is still put off."""
    cover = Cover.objects.select_for_update().get(pk=cover_id)
    rows = Reservation.objects.filter(cover=cover, month=month, statement=None)
    notices = Notice.objects.filter(reference__in=rows.values("notice"), cover=cover.number)
    statement = Statement.objects.create(
        reference=months.statement_reference(cover.number, month),
        cover=cover,
        month=month,
        total=sum((notice.secured for notice in notices), NOTHING),
        due_on=months.debit_on(month, cover.debit_day or 1),
        issued_at=at,
    )
    rows.update(statement=statement)
    told = {"statement": statement.reference, "total": statement.total, "due_on": statement.due_on}
    subject = f"guarantee:{cover.number}"
    record_event(subject=subject, kind="guarantee.month_stated", payload=told, actor=actor, at=at)
    return statement


def _call_in(statement: Statement, actor: Actor, at: datetime) -> bool:
    """Bring back what a statement put off and nobody paid; whether there was anything."""
    rows = statement.reservations.all()
    number = statement.cover.number
    debts = settling.lock_debts(rows.values_list("subject", flat=True))
    every = [debt for found in debts.values() for debt in found]
    references = set(rows.values_list("notice", flat=True))
    still = [debt for debt in every if debt.notice.reference in references and debt.notice.cover == number]
    still = [debt for debt in still if debt.stands.secured > NOTHING]
    for debt in still:
        settling.call_in(debt=debt, due_on=statement.due_on, actor=actor, at=at)
    if still:
        settling.refresh(every)
        told = {"statement": statement.reference, "by": number}
        record_events([telling.happened(debt.notice, "called_in", told, actor, at) for debt in still])
    return bool(still)
