"""Issuing notices: the debt arises, in the ledger and on the notice, for a whole batch in a few statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.asking import asked
from customhouse.foundation.config.country import legal_day
from customhouse.revenue.ledger.records import JournalKind, NewJournal
from customhouse.revenue.ledger.services import post
from customhouse.revenue.notices import store, telling
from customhouse.revenue.notices.access import ISSUE
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING, Charge, NoticeState
from customhouse.revenue.notices.rules import entries, references
from customhouse.revenue.notices.rules.amounts import check_charge


def issue(*, charges: Sequence[Charge], actor: Actor, at: datetime, recorded: bool, concerns: str = "") -> list[Notice]:
    """Issue a notice for each charge that comes to something, within a transaction; see `services.issue_notices`."""
    require(actor, ISSUE)
    due = [charge for charge in charges if charge.total > NOTHING]
    if not due:
        return []
    law = revenue_law()
    for charge in due:
        check_charge(charge, law)
    notices = _numbered(due, concerns)
    store.insert_notices(notices)
    told = [telling.issued(notice, actor) for notice in notices] if recorded else []
    post([_journal(notice, charge, actor, at) for notice, charge in zip(notices, due, strict=True)], told=told)
    return notices


def _numbered(charges: Sequence[Charge], concerns: str) -> list[Notice]:
    """The notices of the charges, numbered on from those that each subject has."""
    numbers = Counter(_issued_before({charge.subject for charge in charges}))
    notices = []
    for charge in charges:
        numbers[charge.subject] += 1
        notices.append(_notice(charge, numbers[charge.subject], concerns))
    return notices


def _issued_before(subjects: Iterable[str]) -> dict[str, int]:
    return dict(_notices_of(set(subjects)))


@asked
def _notices_of(subjects: Collection[str]) -> QuerySet[Notice, tuple[str, int]]:
    return Notice.objects.filter(subject__in=subjects).values_list("subject").annotate(n=Count("id")).order_by()


def _notice(charge: Charge, number: int, concerns: str) -> Notice:
    day = legal_day(charge.at)
    due_on = charge.due_on or day + timedelta(days=revenue_law().days_to_pay(day, charge.kind))
    return Notice(
        reference=references.of_notice(charge.subject, number),
        subject=charge.subject,
        number=number,
        kind=charge.kind.value,
        office=charge.office,
        debtor=charge.debtor,
        debtor_name=charge.debtor_name[:200],
        currency=charge.currency,
        amount=charge.total,
        lines=[{"head": line.head, "amount": f"{line.amount:f}"} for line in charge.lines if line.amount],
        version=charge.version,
        legal_reference=charge.legal_reference[:200],
        reason=charge.reason[:500],
        issued_at=charge.at,
        due_on=due_on,
        reckoned_until=due_on,
        concerns=concerns,
        state=NoticeState.OPEN.value,
        unpaid=charge.total,
        secured=NOTHING,
        cover="",
    )


def _journal(notice: Notice, charge: Charge, actor: Actor, at: datetime) -> NewJournal:
    posted = entries.issued(notice.debtor, notice.office, charge.lines)
    return NewJournal(JournalKind.ISSUED, notice.subject, notice.reference, "", notice.currency, actor.name, at, posted)
