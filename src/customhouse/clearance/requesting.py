"""Amendments, cancellations and presentations: a message about a declaration that has an MRN.

An amendment is judged as the whole declaration that it makes, by the law of the same legal date, and never into a
lighter lane. Revised Kyoto Convention, General Annex, 3.27 to 3.30.
"""

from __future__ import annotations

from datetime import datetime

from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.errors import identity_changed
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import words_of
from customhouse.clearance.declarations.records import DeclarationRecord, Judgement, Request, Revision
from customhouse.clearance.declarations.rules.catalogue import check
from customhouse.clearance.declarations.rules.legal_date import legal_date
from customhouse.clearance.declarations.rules.understanding import understand, understand_request
from customhouse.clearance.declarations.states import VERBS
from customhouse.clearance.judging import assessed, judgement, selected
from customhouse.clearance.law import Law
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.surroundings import surroundings_of
from customhouse.clearance.telling import told_accepted, told_refused
from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding
from customhouse.messages.wco.amending import amend
from customhouse.messages.wco.reading import Reading, read_message
from customhouse.messages.wco.records import Declaration as Tree
from customhouse.messages.wco.writing import write_json

PRESENTATION = "presentation"


def answer_request(arrival: Arrival, received: int, reading: Reading, law: Law) -> Outcome:
    """Do what the message asks of its declaration, or refuse with the reason and the place."""
    tree = reading.declaration or Tree()
    request = understand_request(tree)
    if reading.errors:
        return told_refused(received, reading.findings, lrn=request.lrn, mrn=request.mrn)
    try:
        verb = VERBS[request.kind]
        declaration = declarations.take_for_change(actor=arrival.sender, mrn=request.mrn, verb=verb)
        if verb == "cancel":
            return _cancelled(declaration, request, arrival, received)
        return _revised(declaration, request, tree, arrival, received, law)
    except Refused as error:
        return told_refused(received, error.findings, lrn=request.lrn, mrn=request.mrn)


def _cancelled(declaration: Declaration, request: Request, arrival: Arrival, received: int) -> Outcome:
    declarations.cancel_declaration(
        declaration=declaration,
        actor=arrival.sender,
        at=arrival.at,
        reason=request.reason,
        reason_code=request.reason_code,
        received=received,
    )
    return Outcome(Result.ACCEPTED, received, lrn=declaration.lrn, mrn=request.mrn)


def _revised(
    declaration: Declaration, request: Request, asked: Tree, arrival: Arrival, received: int, law: Law
) -> Outcome:
    """The declaration as it would be after the change, judged whole; kept if nothing refuses it."""
    before = read_message(words_of(declaration)).declaration or Tree()
    tree, findings = (before, ()) if request.kind == PRESENTATION else amend(before, asked)
    record, doubts = understand(tree, law.declarations)
    findings = (*findings, *doubts, *_unchangeable(declaration, record))
    presented_at = arrival.at if request.kind == PRESENTATION else declaration.presented_at
    judged, refusals = _judged(declaration, record, findings, arrival, presented_at, law)
    if judged is None:
        raise Refused(refusals)
    revision = Revision(
        record=record,
        judgement=judged,
        tree=write_json(tree).decode(),
        received=received,
        sender=arrival.sender,
        at=arrival.at,
        reason_code=request.reason_code,
        reason=request.reason,
        pointers=request.pointers,
    )
    keep = declarations.present_declaration if request.kind == PRESENTATION else declarations.amend_declaration
    keep(declaration=declaration, revision=revision)
    return told_accepted(arrival.sender, declaration, judged, received)


def _unchangeable(declaration: Declaration, record: DeclarationRecord) -> tuple[Finding, ...]:
    """An amendment changes what is declared, not who declares, under which reference, or which way the goods go."""
    kept = (declaration.lrn, declaration.direction, declaration.declarant)
    now = (record.lrn, record.direction.value, record.declarant.identifier)
    return () if kept == now else (identity_changed(declaration.mrn or ""),)


def _judged(
    declaration: Declaration,
    record: DeclarationRecord,
    findings: tuple[Finding, ...],
    arrival: Arrival,
    presented_at: datetime | None,
    law: Law,
) -> tuple[Judgement | None, tuple[Finding, ...]]:
    """Check, assess and select the changed declaration; without a judgement, the findings that refuse it."""
    around = surroundings_of([record], law)
    accepted_at = declaration.accepted_at or arrival.at
    circumstances = around.circumstances_of_change(arrival.at, accepted_at, presented_at)
    findings = (*findings, *check(record, law.declarations, circumstances))
    if any(row.is_error for row in findings):
        return None, findings
    on = legal_date(record, law.declarations, accepted_at=accepted_at, presented_at=presented_at)
    result = assessed(record, law, on)
    findings = (*findings, *result.findings)
    if result.is_refused:
        return None, findings
    if presented_at is None:
        return judgement(result, findings, None), ()
    around.trace([result], arrival.at)
    known = around.selectable(declaration.mrn or "", record, result, office=declaration.office, floor=declaration.lane)
    return judgement(result, findings, selected(record, result, known, law)), ()
