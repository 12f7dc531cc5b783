"""Penalties by the schedule, and the interest of all that is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.permissions import require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day
from customhouse.revenue.notices import telling
from customhouse.revenue.notices.access import CHARGE_PENALTY
from customhouse.revenue.notices.accruing import LATE, accrue
from customhouse.revenue.notices.issuing import issue
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING, Charge, ChargeLine
from customhouse.revenue.notices.rules.penalties import Offence, penalised, penalty
from customhouse.revenue.notices.settling import settle_between

PENALTY_HEAD = "PEN"
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


@transaction.atomic
def charge_once(
    *, charge: Charge, offences: Sequence[Offence], evaded: Mapping[int, Decimal], actor: Actor, at: datetime
) -> dict[str, Notice]:
    """Charge the penalties of one report. See `services.charge_penalties`."""
    codes = penalised(offences, evaded, legal_day(at), revenue_law())
    return {
        code: charge_by_schedule(charge=charge, finding_code=code, evaded=duty, actor=actor, at=at)
        for code, duty in codes.items()
    }


def charge_late(*, at: datetime, actor: Actor) -> int:
    """Charge interest on every late notice up to the day of `at`; on how many. See `services.charge_interest`."""
    day = legal_day(at)
    done = 0
    while subjects := _late_subjects(day):
        with transaction.atomic():
            done += sum(accrue(subject=subject, until=day, actor=actor, at=at) for subject in subjects)
    return done


def _late_subjects(day: date) -> list[str]:
    """Some subjects with notices that are late and not reckoned up to the day."""
    late = Notice.objects.filter(state__in=LATE, reckoned_until__lt=day)
    return sorted(set(late.order_by("id").values_list("subject", flat=True)[:BATCH]))


def _with(charge: Charge, lines: tuple[ChargeLine, ...], legal_reference: str) -> Charge:
    """The charge with these lines, by this law."""
    return replace(charge, lines=lines, legal_reference=legal_reference)
