"""Penalties by the schedule, and late interest day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Min

from customhouse.foundation.access.permissions import require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day
from customhouse.revenue.notices import settling, telling
from customhouse.revenue.notices.access import CHARGE_PENALTY
from customhouse.revenue.notices.correcting import settle_between
from customhouse.revenue.notices.issuing import issue
from customhouse.revenue.notices.models import Accrual, Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING, Charge, ChargeLine, NoticeKind, NoticeState
from customhouse.revenue.notices.rules.interest import accrued, charged
from customhouse.revenue.notices.rules.penalties import penalty
from customhouse.revenue.notices.settling import Debt

PENALTY_HEAD, INTEREST_HEAD = "PEN", "INT"
LATE = (NoticeState.OPEN.value, NoticeState.PART_PAID.value)
BATCH = 200


@transaction.atomic
def charge_by_schedule(*, charge: Charge, finding_code: str, evaded: Decimal, actor: Actor, at: datetime) -> Notice:
    """Charge the penalty for a finding; `charge` says of whom and where. See `services.charge_penalty`."""
    require_at(actor, CHARGE_PENALTY, charge.office, charge.subject)
    found = penalty(finding_code, max(evaded, NOTHING), legal_day(at), revenue_law())
    lines = (ChargeLine(PENALTY_HEAD, found.amount),)
    (notice,) = issue(charges=[_with(charge, lines, found.legal_reference)], actor=actor, at=at, recorded=False)
    settle_between(subject=charge.subject, actor=actor, at=at)
    notice = Notice.objects.get(reference=notice.reference)
    told = telling.issued(notice, actor)
    working = {"finding": finding_code, "evaded": evaded, "working": found.working}
    record_events([type(told)(told.subject, told.kind, {**told.payload, **working}, actor, at)])
    return notice


def charge_late(*, at: datetime, actor: Actor) -> int:
    """Charge interest on every late notice up to the day of `at`; on how many. See `services.charge_interest`."""
    day = legal_day(at)
    done = 0
    while subjects := _late_subjects(day):
        with transaction.atomic():
            done += sum(accrue(subject=subject, until=day, actor=actor, at=at) for subject in subjects)
    return done


@transaction.atomic
def accrue(*, subject: str, until: date, actor: Actor, at: datetime) -> int:
    """Charge interest on the late notices of a subject up to a day; on how many interest was reckoned.

    Days that were reckoned before are not reckoned again.
    """
    day = until
    debts = settling.lock_debts([subject])[subject]
    late = [debt for debt in debts if debt.notice.state in LATE and debt.notice.reckoned_until < day]
    for debt in late:
        _accrue(debt, debts, day, actor, at)
    if late:
        settling.refresh(debts)
    return len(late)


@transaction.atomic
def rewind(*, subject: str, to: date, actor: Actor, at: datetime) -> date | None:
    """Take back the interest of days after `to` on what is owed yet: a payment of that day became known later.

    Whoever sets the payment against the debts calls `accrue` for what is left of them, up to the day that is answered;
    None where no later day was reckoned. Interest is simple: what others paid meanwhile keeps what it bore.
    """
    debts = settling.lock_debts([subject])[subject]
    late = [debt for debt in debts if debt.notice.state in LATE and debt.notice.reckoned_until > to]
    reckoned = [debt.notice.reckoned_until for debt in late if _rewound(debt, debts, to, actor, at)]
    if reckoned:
        settling.refresh(debts)
    return max(reckoned, default=None)


def resume(*, subject: str, until: date, actor: Actor, at: datetime) -> None:
    """Reckon on, after `rewind`, up to the day that it answered; what is held for a debtor is set against it."""
    accrue(subject=subject, until=until, actor=actor, at=at)
    settle_between(subject=subject, actor=actor, at=at)


def _rewound(debt: Debt, debts: list[Debt], to: date, actor: Actor, at: datetime) -> bool:
    """Take one notice back to a day, no further than its interest began; whether anything was reckoned since."""
    notice = debt.notice
    began = notice.accruals.aggregate(first=Min("since"))["first"]
    back_to = max(to, began) if began else notice.reckoned_until
    if back_to >= notice.reckoned_until:
        return False
    borne = accrued(debt.stands.unpaid, back_to, notice.reckoned_until, revenue_law())
    due = sum((_kept(notice, head, -amount) for head, amount in borne.items()), NOTHING)
    if due:
        before = next(each for each in debts if each.notice.concerns == notice.reference)
        settling.reduce(debt=before, less={INTEREST_HEAD: -due}, actor=actor, at=at)
        told = {"amount": -due, "from": back_to, "until": notice.reckoned_until}
        record_events([telling.happened(before.notice, "interest_taken_back", told, actor, at)])
    Notice.objects.filter(pk=notice.pk).update(reckoned_until=back_to)
    return True


def _late_subjects(day: date) -> list[str]:
    """Some subjects with notices that are late and not reckoned up to the day."""
    late = Notice.objects.filter(state__in=LATE, reckoned_until__lt=day)
    return sorted(set(late.order_by("id").values_list("subject", flat=True)[:BATCH]))


def _accrue(debt: Debt, debts: list[Debt], day: date, actor: Actor, at: datetime) -> None:
    """Reckon a late notice up to the day, and charge what has become whole coins."""
    notice = debt.notice
    grown = accrued(debt.stands.unpaid, notice.reckoned_until, day, revenue_law())
    due = sum((_kept(notice, head, amount, notice.reckoned_until) for head, amount in grown.items()), NOTHING)
    notice.reckoned_until = day
    notice.save(update_fields=["reckoned_until"])
    if due:
        _charge(debt, debts, due, {"until": day, "kept": grown}, actor, at)


def _kept(notice: Notice, head: str, amount: Decimal, since: date | None = None) -> Decimal:
    """Add to the interest kept of a head, which begins after `since`; how many whole coins are to be charged now."""
    fresh = {"kept": NOTHING, "charged": NOTHING, "since": since}
    row, _made = Accrual.objects.get_or_create(notice=notice, head=head, defaults=fresh)
    row.kept += amount
    due = charged(row.kept, revenue_law().places) - row.charged
    row.charged += due
    row.save(update_fields=["kept", "charged"])
    return due


def _charge(
    debt: Debt, debts: list[Debt], amount: Decimal, told: Mapping[str, object], actor: Actor, at: datetime
) -> None:
    """Charge interest: on the notice that the late one has for it, or on a new one."""
    lines = (ChargeLine(INTEREST_HEAD, amount),)
    reference = debt.notice.reference
    before = next((each for each in debts if each.notice.concerns == reference), None)
    if before is not None:
        settling.add(debt=before, more=lines, actor=actor, at=at)
        record_events([telling.happened(before.notice, "interest_added", {"amount": amount, **told}, actor, at)])
        return
    law = revenue_law().interest(legal_day(at))
    charge = _with(_like(debt.notice, at), lines, law.legal_reference)
    issue(charges=[charge], actor=actor, at=at, recorded=True, concerns=reference)


def _like(notice: Notice, at: datetime) -> Charge:
    """A charge of interest on the debtor of a notice, at its office."""
    return Charge(
        subject=notice.subject,
        kind=NoticeKind.INTEREST,
        office=notice.office,
        debtor=notice.debtor,
        debtor_name=notice.debtor_name,
        currency=notice.currency,
        lines=(),
        at=at,
        version=notice.version,
        reason=notice.reference,
    )


def _with(charge: Charge, lines: tuple[ChargeLine, ...], legal_reference: str) -> Charge:
    """The charge with these lines, by this law."""
    return replace(charge, lines=lines, legal_reference=legal_reference)
