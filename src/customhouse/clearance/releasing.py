"""Release for people: its conditions as they stand, what became of a release, and corrections after it.

`clearance.proceeding` releases; this module tells why it has not yet, and composes what people do afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customhouse.clearance.completing import must_not_be_completed
from customhouse.clearance.controlling import keep_goods, tell_trader
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.completions import completer_of
from customhouse.clearance.declarations.errors import unknown_mrn
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import find
from customhouse.clearance.hindrances import facts_of
from customhouse.clearance.inspections.records import MeasureKind
from customhouse.clearance.reassessing import reassess
from customhouse.clearance.release import services as releases
from customhouse.clearance.release.corrections import corrections_of, decide_correction, take_request
from customhouse.clearance.release.models import CorrectionDecision, FinalDuty, Release, Revocation
from customhouse.clearance.release.queries import is_final, is_revoked, release_of
from customhouse.clearance.release.records import Condition, Duty
from customhouse.clearance.release.rules.conditions import conditions
from customhouse.clearance.release.rules.duty import duty_standing
from customhouse.foundation.access.records import Actor
from customhouse.messages.findings import msgid
from customhouse.revenue.notices.queries import duty_owed

REVOKED = msgid("The release of declaration {mrn} is revoked: do not fetch the goods. Office {office} tells you more.")


@dataclass(frozen=True, slots=True)
class ReleaseStanding:
    """How a declaration stands towards release: every condition, and the release where there is one, with its duty."""

    conditions: tuple[Condition, ...]
    release: Release | None
    duty: Duty | None = None

    @property
    def is_released(self) -> bool:
        """Whether the goods were released and the release stands."""
        return self.release is not None and not is_revoked(self.release)

    @property
    def duty_is_final(self) -> bool:
        """Whether the goods are released, and nothing of the duty remains to be settled or is owed again."""
        return self.is_released and self.duty is Duty.FINAL

    @property
    def may_be_settled(self) -> bool:
        """Whether an officer may still settle the duty of the release."""
        return self.release is not None and self.is_released and not is_final(self.release)


def standing_of(declaration: Declaration) -> ReleaseStanding:
    """How one declaration stands towards release; a refused one has no conditions."""
    if not declaration.mrn:
        return ReleaseStanding((), None)
    facts = facts_of([declaration])[declaration.pk]
    release = release_of(declaration.pk)
    return ReleaseStanding(conditions(facts), release, duty_of(release, declaration.mrn) if release else None)


def duty_of(release: Release, mrn: str) -> Duty:
    """How the duty of a release stands now, with that of the declaration that completed it, if one did."""
    lapsed, running = duty_owed([mrn, completer_of(mrn)])
    return duty_standing(is_settled=is_final(release), lapsed=lapsed, running=running)


def settle(*, mrn: str, reason: str, actor: Actor, at: datetime) -> FinalDuty:
    """Settle the final duty of a release by an officer's word. Raises `Refused`, `AccessDenied`, `Conflict`."""
    return releases.settle_final_duty(declaration=_found(actor, mrn), reason=reason, actor=actor, at=at)


@transaction.atomic
def revoke(*, mrn: str, reason: str, actor: Actor, at: datetime) -> Revocation:
    """Revoke a release that was given in error, and keep the goods until an officer has seen to what was wrong.

    The declaration is again one whose goods wait: under a hold, so that nothing releases it by itself. From there it
    can be controlled, asked about, amended, detained; when the hold is lifted and every condition is met, its goods
    are released anew, under a new number. Of one that was completed the supplementary declaration is revoked: it stands
    in its place, and the notes of both end. Raises `Refused`, `AccessDenied`, `Conflict`.
    """
    declaration = _found(actor, mrn)
    must_not_be_completed(declaration)
    row = releases.revoke_release(declaration=declaration, reason=reason, actor=actor, at=at)
    declaration.refresh_from_db()
    declarations.take_back_release(declaration=declaration, reason=reason, actor=actor, at=at)
    keep_goods(mrn=declaration.mrn or "", kind=MeasureKind.HOLD, reason=reason, actor=actor, at=at)
    tell_trader(declaration, REVOKED, {"office": declaration.office}, "", at)
    return row


@transaction.atomic
def correct(*, mrn: str, number: int, reason: str, actor: Actor, at: datetime) -> CorrectionDecision:
    """Grant a correction of a released declaration: it is assessed anew, and what is owed follows.

    A supplementary notice asks for what is missing; what was paid too much can be given back.
    Raises `AccessDenied`, `NotFound`, `Conflict`, and `Refused` where the corrected declaration cannot be assessed.
    """
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
