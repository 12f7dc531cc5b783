"""Release for people: its conditions as they stand, what became of a release, and corrections after it.

`clearance.proceeding` releases; this module tells why it has not yet, and composes what people do afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from customhouse.clearance.declarations.errors import unknown_mrn
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import declaration_law, find
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections import queries as inspections
from customhouse.clearance.inspections.records import ControlStanding
from customhouse.clearance.inspections.rules.states import QuestionState
from customhouse.clearance.release import services as releases
from customhouse.clearance.release.corrections import corrections_of, decide_correction, take_request
from customhouse.clearance.release.models import CorrectionDecision, FinalDuty, Release, Revocation
from customhouse.clearance.release.queries import is_final, is_revoked, release_of
from customhouse.clearance.release.records import Condition, ReleaseFacts
from customhouse.clearance.release.rules.conditions import conditions
from customhouse.foundation.access.records import Actor
from customhouse.revenue.notices.queries import notices_of, revenue_law, standings
from customhouse.revenue.notices.records import NoticeState, Standing


@dataclass(frozen=True, slots=True)
class ReleaseStanding:
    """How a declaration stands towards release: every condition, and the release where there is one."""

    conditions: tuple[Condition, ...]
    release: Release | None

    @property
    def is_released(self) -> bool:
        """Whether the goods were released and the release stands."""
        return self.release is not None and not is_revoked(self.release)

    @property
    def duty_is_final(self) -> bool:
        """Whether the goods are released and nothing of the duty remains to be settled."""
        return self.release is not None and is_final(self.release)


def standing_of(declaration: Declaration) -> ReleaseStanding:
    """How one declaration stands towards release; a refused one has no conditions."""
    if not declaration.mrn:
        return ReleaseStanding((), None)
    facts = facts_of([declaration])[declaration.pk]
    return ReleaseStanding(conditions(facts), release_of(declaration.pk))


def facts_of(declarations: Sequence[Declaration]) -> dict[int, ReleaseFacts]:
    """What decides on the release of declarations, by their keys: a handful of queries, however many they are."""
    owed = standings([row.mrn for row in declarations if row.mrn])
    controls = inspections.standings([row.pk for row in declarations])
    law = revenue_law()
    found = {}
    for row in declarations:
        money = owed.get(row.mrn or "", Standing())
        terms = law.terms(row.office, row.legal_date or row.received_at.date())
        control = controls.get(row.pk, ControlStanding())
        found[row.pk] = ReleaseFacts(
            state=State(row.state),
            outstanding=money.outstanding,
            secured=money.secured,
            currency=row.currency,
            may_release_secured=terms.release_under_guarantee,
            open_orders=control.open_orders,
            open_questions=control.open_questions,
            held=bool(control.measures),
            due=_answers_due(row) if control.open_questions else None,
            payment_due=_payment_due(row) if money.outstanding else None,
        )
    return found


def _answers_due(declaration: Declaration) -> datetime | None:
    """Until when the trader must answer. The deadlines of examiners are for officers alone."""
    asked = declaration.questions.filter(state=QuestionState.ASKED)
    return min(asked.values_list("due_at", flat=True), default=None)


def _payment_due(declaration: Declaration) -> datetime | None:
    """The last moment to pay what is owed without interest."""
    waiting = (NoticeState.OPEN.value, NoticeState.PART_PAID.value)
    days: Iterable[date] = notices_of(declaration.mrn or "").filter(state__in=waiting).values_list("due_on", flat=True)
    first = min(days, default=None)
    zone = ZoneInfo(declaration_law().timezone)
    return datetime.combine(first, time(23, 59, 59), zone).astimezone(UTC) if first else None


def settle(*, mrn: str, reason: str, actor: Actor, at: datetime) -> FinalDuty:
    """Settle the final duty of a release by an officer's word. Raises `Refused`, `AccessDenied`, `Conflict`."""
    return releases.settle_final_duty(declaration=_found(actor, mrn), reason=reason, actor=actor, at=at)


def revoke(*, mrn: str, reason: str, actor: Actor, at: datetime) -> Revocation:
    """Revoke a release that was given in error. Raises `Refused`, `AccessDenied`, `Conflict`."""
    return releases.revoke_release(declaration=_found(actor, mrn), reason=reason, actor=actor, at=at)


@transaction.atomic
def correct(*, mrn: str, number: int, reason: str, actor: Actor, at: datetime) -> CorrectionDecision:
    """Grant a correction of a released declaration: it is assessed anew, and what is owed follows.

    A supplementary notice asks for what is missing; what was paid too much can be given back.
    Raises `AccessDenied`, `NotFound`, `Conflict`, and `Refused` where the corrected declaration cannot be assessed.
    """
    from customhouse.clearance.reassessing import reassess  # lands with the reassessment

    request = take_request(mrn=mrn, number=number, actor=actor)
    reassess(mrn=mrn, corrections=corrections_of(request), reason=reason or request.reason, actor=actor, at=at)
    version = Declaration.objects.values_list("version", flat=True).get(pk=request.declaration_id)
    return decide_correction(request=request, granted=True, reason=reason, version=version, actor=actor, at=at)


@transaction.atomic
def refuse_correction(*, mrn: str, number: int, reason: str, actor: Actor, at: datetime) -> CorrectionDecision:
    """Refuse a correction, with the reason that whoever asked reads."""
    request = take_request(mrn=mrn, number=number, actor=actor)
    return decide_correction(request=request, granted=False, reason=reason, version=None, actor=actor, at=at)


def _found(actor: Actor, mrn: str) -> Declaration:
    declaration = find(actor, mrn)
    if declaration is None:
        raise unknown_mrn(mrn)
    return declaration
