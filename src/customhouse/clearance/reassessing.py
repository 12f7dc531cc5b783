"""Assessing anew what customs found to be otherwise than declared: after a control, an audit, an appeal, a correction.

The declarant's words stay; what customs determined is kept beside them, in a version of its own, by the law of the same
legal date. What is owed follows: more is asked by a supplementary notice, less becomes refundable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from customhouse.clearance.collecting import charge_changed
from customhouse.clearance.completing import must_not_be_completed
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of
from customhouse.clearance.declarations.records import Correction, Revision
from customhouse.clearance.declarations.rules.determining import determined, doubtful, merged
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.drawing import draw_changed, tell_standing
from customhouse.clearance.judging import assessed, judgement
from customhouse.clearance.law import law_in_force
from customhouse.clearance.rejudging import determinations_of, said
from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.messages.wco.writing import write_json
from customhouse.revenue.notices.models import Notice
from customhouse.tariff.duties.rules.assessing import PAYABLE
from customhouse.tariff.nomenclature.rules.resolving import resolve


@dataclass(frozen=True, slots=True)
class Revised:
    """What an assessment anew came to: the declaration, its total before and after, and the notice of what is more.

    Money is in the national currency. `notice` is None where nothing more is owed. `evaded` is how much more each item
    owes than it was declared to, by its number; what others owe less is not set against it.
    """

    declaration: Declaration
    before: Decimal
    after: Decimal
    notice: Notice | None
    evaded: Mapping[int, Decimal]


@transaction.atomic
def reassess(*, mrn: str, corrections: Sequence[Correction], reason: str, actor: Actor, at: datetime) -> Revised:
    """Assess a declaration anew, with what customs found in place of what was declared.

    Raises:
        AccessDenied: the actor is no officer.
        Refused: there is no such declaration in a state for it, or what was found cannot be assessed: each finding
            says which item and element, and why.
    """
    declaration = declarations.take_by_officer(actor=actor, mrn=mrn, verb="reassess")
    must_not_be_completed(declaration)
    law, before, owed = law_in_force(), Decimal(declaration.total), _owed(declaration)
    tree = said(declaration)
    words, _ = understand(tree, law.declarations)
    if doubts := tuple(doubtful({item.number for item in words.items}, corrections)):
        raise Refused(doubts)
    determinations = merged(determinations_of(declaration), corrections)
    record = determined(words, determinations)
    on = declaration.legal_date or legal_day(at)
    codes = {one.item for one in corrections if one.element == "commodity"}
    unknown = (resolve(item.commodity, law.nomenclature, on) for item in record.items if item.number in codes)
    result = assessed(record, law, on)
    findings = (*(row for found in unknown for row in found.findings), *result.findings)
    if any(row.is_error for row in findings):
        raise Refused(findings)
    if declaration.presented_at is not None:
        earlier = len(findings) - len(result.findings)
        result = draw_changed(declaration.mrn or "", record, result, law, declaration.presented_at, at)
        findings = (*findings[:earlier], *result.findings)
    revision = Revision(
        record=record,
        judgement=judgement(result, findings, None),
        tree=write_json(tree).decode(),
        received=None,
        sender=actor,
        at=at,
        reason=reason,
        determinations=determinations,
    )
    declarations.reassess_declaration(declaration=declaration, revision=revision)
    tell_standing(declaration.mrn or "", at)
    notice = charge_changed(declaration, record, reason=reason, actor=actor, at=at)
    more = {item: amount - owed.get(item, Decimal(0)) for item, amount in _owed(declaration).items()}
    evaded = {item: amount for item, amount in more.items() if amount > 0}
    return Revised(declaration, before, Decimal(declaration.total), notice, evaded)


def _owed(declaration: Declaration) -> dict[int, Decimal]:
    """What each item of the version in force owes."""
    found: dict[int, Decimal] = {}
    for row in duties_of(declaration):
        line = row.record()
        if line.payable == PAYABLE:
            found[line.item] = found.get(line.item, Decimal(0)) + line.amount
    return found
