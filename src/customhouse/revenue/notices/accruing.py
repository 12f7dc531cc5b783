"""Late interest: reckoned day by day, taken back and restated where a payment or a correction changes what was owed.

Every day of delay is kept with what was owed on it (`Delay`), so that interest can be reckoned anew on what was due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day
from customhouse.revenue.notices import settling, telling
from customhouse.revenue.notices.issuing import issue
from customhouse.revenue.notices.models import Accrual, Delay, Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING, OF_DUTY, Charge, ChargeLine, NoticeKind, NoticeState
from customhouse.revenue.notices.rules import delays as rules
from customhouse.revenue.notices.rules.interest import charged
from customhouse.revenue.notices.settling import Debt

INTEREST_HEAD = "INT"
LATE = (NoticeState.OPEN.value, NoticeState.PART_PAID.value)


@transaction.atomic
def accrue(*, subject: str, until: date, actor: Actor, at: datetime) -> int:
    """Charge interest on the late notices of a subject up to a day; on how many interest was reckoned.

    Days that were reckoned before are not reckoned again.
    """
    debts = settling.lock_debts([subject])[subject]
    late = [debt for debt in debts if debt.notice.state in LATE and debt.notice.reckoned_until < until]
    for debt in late:
        _accrue(debt, debts, until, actor, at)
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
    reckoned = [until for debt in late if (until := _rewound(debt, debts, to, actor, at))]
    if reckoned:
        settling.refresh(debts)
    return max(reckoned, default=None)


def resume(*, subject: str, until: date, actor: Actor, at: datetime) -> None:
    """Reckon on, after `rewind`, up to the day that it answered; what is held for a debtor is set against it."""
    accrue(subject=subject, until=until, actor=actor, at=at)
    settling.settle_between(subject=subject, actor=actor, at=at)


def restate(
    *, debt: Debt, debts: Sequence[Debt], less: Mapping[str, Decimal], reason: str, actor: Actor, at: datetime
) -> None:
    """Restate the interest of a late notice, of which these heads were never due: on the same days, on what was due.

    What was charged too much falls away, or is held for the debtor where it was paid. `debts` are those of the subject,
    locked; the caller refreshes them.
    """
    before = _delays_of(debt.notice)
    if before:
        after = rules.lessened(before, less, revenue_law().allocation_order(legal_day(at)))
        _rewritten(debt, debts, before, after, {"reason": reason}, actor, at)


def owe_again(  # of which debt, what, and on which days it counted as paid
    *,
    debt: Debt,
    debts: Sequence[Debt],
    heads: Mapping[str, Decimal],
    since: date,
    actor: Actor,
    at: datetime,
    until: date | None = None,
) -> None:
    """Charge the interest of what counted as paid from a day on and was not: of the days that were reckoned since.

    `until`: the day to which it was owed, where other money pays it from then on; else whoever reckons on goes on.
    """
    before, notice = _delays_of(debt.notice), debt.notice
    after = max(since, min((each.after for each in before), default=notice.reckoned_until))
    last = notice.reckoned_until if until is None else until
    if after < last:
        _rewritten(debt, debts, before, [*before, rules.Delay(after, last, dict(heads))], {"until": last}, actor, at)


def _accrue(debt: Debt, debts: Sequence[Debt], until: date, actor: Actor, at: datetime) -> None:
    """Reckon a late notice up to the day, and charge what has become whole coins."""
    notice = debt.notice
    grown = rules.borne([late := rules.Delay(notice.reckoned_until, until, debt.stands.unpaid)], revenue_law())
    due = sum((_kept(notice, head, amount, notice.reckoned_until) for head, amount in grown.items()), NOTHING)
    if notice.kind in OF_DUTY:
        _keep_delay(notice, late)
    notice.reckoned_until = until
    notice.save(update_fields=["reckoned_until"])
    if due:
        _charge(debt, debts, due, {"until": until, "kept": grown}, actor, at)


def _rewound(debt: Debt, debts: Sequence[Debt], to: date, actor: Actor, at: datetime) -> date | None:
    """Take one notice back to a day, no further than its interest began; up to which day it was reckoned, if later."""
    notice, before, until = debt.notice, _delays_of(debt.notice), debt.notice.reckoned_until
    back_to = max(to, min(each.after for each in before)) if before else until
    if back_to >= until:
        return None
    after = rules.rewound(before, back_to, debt.stands.unpaid)
    _rewritten(debt, debts, before, after, {"from": back_to, "until": until}, actor, at)
    notice.reckoned_until = back_to
    notice.save(update_fields=["reckoned_until"])
    return until


def _rewritten(  # what was kept, what is kept instead, and who says so why
    debt: Debt,
    debts: Sequence[Debt],
    before: Sequence[rules.Delay],
    after: Sequence[rules.Delay],
    told: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> None:
    """Keep other delays of a notice than before, and charge or take back the interest by which they differ."""
    law = revenue_law()
    was, is_ = rules.borne(before, law), rules.borne(after, law)
    changes = {head: is_.get(head, NOTHING) - was.get(head, NOTHING) for head in sorted({*was, *is_})}
    since = min((each.after for each in (*before, *after)), default=None)
    due = sum((_kept(debt.notice, head, change, since) for head, change in changes.items() if change), NOTHING)
    debt.notice.delays.all().delete()
    for each in after:
        _keep_delay(debt.notice, each)
    if due > NOTHING:
        _charge(debt, debts, due, told, actor, at)
    if due < NOTHING:
        charged_on = next(each for each in debts if each.notice.concerns == debt.notice.reference)
        settling.reduce(debt=charged_on, less={INTEREST_HEAD: -due}, actor=actor, at=at)
        taken = {"amount": -due, **told}
        record_events([telling.happened(charged_on.notice, "interest_taken_back", taken, actor, at)])


def _delays_of(notice: Notice) -> list[rules.Delay]:
    """The days that were reckoned of a notice, in their order."""
    return [
        rules.Delay(row.after, row.until, {head: Decimal(amount) for head, amount in row.owed.items()})
        for row in notice.delays.order_by("id")
    ]


def _keep_delay(notice: Notice, late: rules.Delay) -> None:
    """Keep days that were reckoned: with those before them, where the same was owed."""
    owed = {head: f"{amount:f}" for head, amount in late.owed.items() if amount}
    if owed and not notice.delays.filter(until=late.after, owed=owed).update(until=late.until):
        Delay.objects.create(notice=notice, after=late.after, until=late.until, owed=owed)


def _kept(notice: Notice, head: str, amount: Decimal, since: date | None) -> Decimal:
    """Add to the interest kept of a head, which begins after `since`; how many whole coins are to be charged now."""
    fresh = {"kept": NOTHING, "charged": NOTHING, "since": since}
    row, _made = Accrual.objects.get_or_create(notice=notice, head=head, defaults=fresh)
    row.kept += amount
    due = charged(row.kept, revenue_law().places) - row.charged
    row.charged += due
    row.save(update_fields=["kept", "charged"])
    return due


def _charge(
    debt: Debt, debts: Sequence[Debt], amount: Decimal, told: Mapping[str, object], actor: Actor, at: datetime
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
    issue(
        charges=[_like(debt.notice, lines, law.legal_reference, at)],
        actor=actor,
        at=at,
        recorded=True,
        concerns=reference,
    )


def _like(notice: Notice, lines: tuple[ChargeLine, ...], legal_reference: str, at: datetime) -> Charge:
    """A charge of interest on the debtor of a notice, at its office."""
    return Charge(
        subject=notice.subject,
        kind=NoticeKind.INTEREST,
        office=notice.office,
        debtor=notice.debtor,
        debtor_name=notice.debtor_name,
        currency=notice.currency,
        lines=lines,
        at=at,
        version=notice.version,
        legal_reference=legal_reference,
        reason=notice.reference,
    )
