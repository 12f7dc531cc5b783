"""After a quota was shared out: the declarations that asked are assessed by what their goods got.

One that gets all it was assessed by stays as it is. For all others a version follows, with the notices that it needs:
what is owed beyond the quota is asked for, what was secured for it is freed, and goods that waited go on.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from customhouse.clearance.collecting import charge_changed
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of
from customhouse.clearance.declarations.records import Revision
from customhouse.clearance.declarations.states import State, transition
from customhouse.clearance.drawing import assessed_as_drawn, tell_standing
from customhouse.clearance.judging import Assessed, judgement
from customhouse.clearance.law import Law, law_in_force
from customhouse.clearance.proceeding import proceed
from customhouse.clearance.rejudging import determinations_of, record_of, said
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.config.country import legal_day
from customhouse.messages.wco.writing import write_json
from customhouse.tariff.quotas import services as quotas

log = logging.getLogger(__name__)
REASON = "A tariff quota was shared out."


def follow_shares(*, subjects: Sequence[str], actor: Actor, at: datetime) -> None:  # noqa: ARG001  # who shared stands in the quota's trail
    """Bring declarations up to what quotas gave them, one by one; called by quotas (`settings.WHEN_SHARED`)."""
    law = law_in_force()
    for mrn in subjects:
        _follow(mrn, law, at)


@transaction.atomic
def _follow(mrn: str, law: Law, at: datetime) -> None:
    declaration = Declaration.objects.select_for_update().filter(mrn=mrn).first()
    quotas.follow(subject=mrn)  # after the declaration, in the order in which an amendment takes them
    if declaration is None or State(declaration.state) not in transition("reassess").sources:
        return
    result = assessed_as_drawn(mrn, record_of(declaration, law), law, declaration.legal_date or legal_day(at))
    if result.is_refused:  # the law lets nothing be drawn that could not be assessed: told, and left as it is
        log.error("%s cannot be assessed after a quota was shared out: %s", mrn, result.findings)
        return
    tell_standing(mrn, at)
    if not _stands(declaration, result):
        _revise(declaration, result, law, at)
    proceed(mrns=[mrn], actor=SYSTEM, at=at)


def _stands(declaration: Declaration, result: Assessed) -> bool:
    """Whether the declaration owes what the answer makes it owe, line by line."""
    standing = [(row.item, row.type, row.measure, row.payable, row.amount) for row in duties_of(declaration)]
    lines = result.assessment.lines
    return standing == [(row.item, row.type, row.measure, row.payable, row.amount) for row in lines]


def _revise(declaration: Declaration, result: Assessed, law: Law, at: datetime) -> None:
    record = record_of(declaration, law)
    revision = Revision(
        record=record,
        judgement=judgement(result, result.findings, None),
        tree=write_json(said(declaration)).decode(),
        received=None,
        sender=SYSTEM,
        at=at,
        reason=REASON,
        determinations=determinations_of(declaration),
    )
    declarations.apply_quota(declaration=declaration, revision=revision)
    charge_changed(declaration, record, reason=REASON, actor=SYSTEM, at=at)
