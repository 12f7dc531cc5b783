"""Charging what is owed: the only door for writing notices. What settles them comes in by payments and guarantees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.records import Actor
from customhouse.revenue.notices import charging, correcting, issuing, settling
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import Charge, ChargeLine, NoticeKind
from customhouse.revenue.notices.rules.penalties import Offence


def issue_notices(*, charges: Sequence[Charge], actor: Actor, at: datetime, recorded: bool = True) -> list[Notice]:
    """Issue a notice for each charge that comes to something, and post them: a batch in a few statements.

    Within the caller's transaction, if there is one. What is held for the debtor on the same subject is set off against
    a further notice (read it again to see its state). `recorded=False` leaves the trail to the caller (who tells of the
    notice in an event of their own). Raises `AccessDenied`, and `ChargeError` for what no notice can be made of.
    """
    with transaction.atomic():
        notices = issuing.issue(charges=charges, actor=actor, at=at, recorded=recorded)
        for subject in sorted({notice.subject for notice in notices if notice.number > 1}):
            settling.settle_between(subject=subject, actor=actor, at=at)
    return notices


def withdraw_notices(*, subject: str, actor: Actor, at: datetime, reason: str) -> None:
    """Take back what was charged on a subject (its declaration was cancelled); penalties stand.

    What was not paid falls away and frees what secured it; what was paid is held for the debtor and can be refunded.
    """
    correcting.withdraw(subject=subject, actor=actor, at=at, reason=reason)


def restate(  # noqa: PLR0913  # what a notice says
    *,
    subject: str,
    office: str,
    debtor: str,
    debtor_name: str,
    currency: str,
    heads: Mapping[str, Decimal],
    version: int,
    actor: Actor,
    at: datetime,
    reason: str,
    legal_reference: str = "",
    yielding: str = "",
) -> Notice | None:
    """After a reassessment: bring what is charged to `heads`, the duty now owed in all under each head.

    What is owed more under a head goes on a supplementary notice, which is answered (None where nothing is owed more).
    What is owed less is taken off the last notice first, and before all others off those whose reason is `yielding`;
    what was paid of it is held for the debtor, set off against what they owe on the same subject, and else refundable.
    The interest of what was never due falls away with it. Where the debtor is another than before, what was charged to
    the one before falls away, and the new one is charged all of it.
    """
    lines = tuple(ChargeLine(head, amount) for head, amount in heads.items())
    charge = Charge(
        subject,
        NoticeKind.SUPPLEMENTARY,
        office,
        debtor,
        debtor_name,
        currency,
        lines,
        at,
        version=version,
        reason=reason,
        legal_reference=legal_reference,
    )
    return correcting.restate_duty(charge=charge, actor=actor, at=at, yielding=yielding)


def charge_penalty(  # noqa: PLR0913  # what a notice says
    *,
    subject: str,
    office: str,
    debtor: str,
    debtor_name: str,
    finding_code: str,
    evaded: Decimal,
    actor: Actor,
    at: datetime,
    version: int = 1,
    reason: str = "",
) -> Notice:
    """Charge the penalty of the schedule for a finding; `evaded` is the duty that was evaded by it (0: the minimum).

    A code that the schedule does not know is charged by its row for all. Raises `AccessDenied`.
    """
    currency = revenue_law().currency
    charge = Charge(
        subject, NoticeKind.PENALTY, office, debtor, debtor_name, currency, (), at, version=version, reason=reason
    )
    return charging.charge_by_schedule(charge=charge, finding_code=finding_code, evaded=evaded, actor=actor, at=at)


def charge_penalties(  # noqa: PLR0913  # what a notice says
    *,
    subject: str,
    office: str,
    debtor: str,
    debtor_name: str,
    offences: Sequence[Offence],
    evaded: Mapping[int, Decimal],
    actor: Actor,
    at: datetime,
    version: int = 1,
    reason: str = "",
) -> dict[str, Notice]:
    """Charge the penalties of one report by the schedule, each finding code once; the notice of each code.

    `evaded` is the duty evaded on each item, by number. It is penalised once: by the gravest of the findings on the
    item, which absorbs the others. Raises `AccessDenied`.
    """
    currency = revenue_law().currency
    charge = Charge(
        subject, NoticeKind.PENALTY, office, debtor, debtor_name, currency, (), at, version=version, reason=reason
    )
    return charging.charge_once(charge=charge, offences=offences, evaded=evaded, actor=actor, at=at)


def charge_interest(*, at: datetime, actor: Actor) -> int:
    """Charge interest on every late notice up to the day of `at`; on how many it was reckoned.

    Run once a day; a second run on the same day finds nothing, and days that were missed are made up for.
    """
    return charging.charge_late(at=at, actor=actor)
