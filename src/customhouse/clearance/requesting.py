"""Amendments, cancellations and presentations: a message about a declaration that has an MRN.

An amendment is judged as the whole declaration that it makes, by the law of the same legal date, and never into a
lighter lane. Revised Kyoto Convention, General Annex, 3.27 to 3.30.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.errors import identity_changed, said_before, unknown_mrn
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import find, version_in_force, was_said
from customhouse.clearance.declarations.records import DeclarationRecord, Judgement, Request, Revision, party_key
from customhouse.clearance.declarations.rules.catalogue import as_of, check
from customhouse.clearance.declarations.rules.understanding import understand, understand_request
from customhouse.clearance.declarations.states import VERBS
from customhouse.clearance.judging import assessed, judgement, selected
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.clearance.recognising import Kept
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.surroundings import sender_findings, surroundings_of
from customhouse.clearance.telling import told_accepted, told_refused, told_standing
from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding
from customhouse.messages.wco.amending import amend
from customhouse.messages.wco.reading import Reading
from customhouse.messages.wco.records import Declaration as Tree
from customhouse.messages.wco.writing import write_json

PRESENTATION = "presentation"
QUERY = "query"


def answer_request(arrival: Arrival, received: int, reading: Reading, law: Law) -> Outcome:
    """Do what the message asks of its declaration, or refuse with the reason and the place."""
    request = understand_request(reading.declaration or Tree())
    try:
        return _done(request, reading, arrival, received, law)
    except Refused as error:
        declarations.refuse_request(
            request=request, findings=error.findings, received=received, actor=arrival.sender, at=arrival.at
        )
        return told_refused(received, error.findings, lrn=request.lrn, mrn=request.mrn)


def _done(request: Request, reading: Reading, arrival: Arrival, received: int, law: Law) -> Outcome:
    """What is asked, done; `Refused` says why not."""
    if reading.errors:
        raise Refused(reading.findings)
    if request.kind == QUERY:
        return _answered(request, arrival, received)
    verb = VERBS[request.kind]
    declaration = declarations.take_for_change(actor=arrival.sender, mrn=request.mrn, verb=verb)
    if verb == "cancel":
        return _cancelled(declaration, request, arrival, received)
    return _revised(declaration, request, reading.declaration or Tree(), arrival, received, law)


def _answered(request: Request, arrival: Arrival, received: int) -> Outcome:
    """How a declaration stands, to a party of it who asks; nothing is changed."""
    declaration = find(arrival.sender, request.mrn)
    if declaration is None:
        raise unknown_mrn(request.mrn)
    return told_standing(arrival.sender, declaration, received)


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
    if was_said(declaration, arrival.data):
        raise said_before(request.mrn)
    before = _said(declaration)
    tree, findings = (before, ()) if request.kind == PRESENTATION else amend(before, asked)
    record, doubts = understand(tree, law.declarations)
    findings = (*findings, *doubts, *_unchangeable(declaration, record), *sender_findings(record, arrival.sender))
    kept, presented_at = declaration.legal_date, declaration.presented_at
    if request.kind == PRESENTATION:
        kept, presented_at = None, arrival.at
    judged, refusals = _judged(declaration, record, findings, arrival, Moments(presented_at, kept), law)
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


def _said(declaration: Declaration) -> Tree:
    """The whole declaration in the version in force; what was kept can be read, or Customhouse is at fault."""
    reading = read_version(version_in_force(declaration))
    if reading.declaration is None:
        raise ValueError(f"Version {declaration.version} of {declaration.mrn} cannot be read: {reading.findings}")
    return reading.declaration


def _unchangeable(declaration: Declaration, record: DeclarationRecord) -> tuple[Finding, ...]:
    """An amendment changes what is declared, not who declares, under which reference, which way the goods go, or when.

    A pre-lodged declaration that could be amended into a standard one would never be selected.
    """
    kept = (declaration.lrn, declaration.direction, declaration.stage, declaration.declarant)
    now = (record.lrn, record.direction.value, record.stage.value, party_key(record.declarant))
    return () if kept == now else (identity_changed(declaration.mrn or ""),)


@dataclass(frozen=True, slots=True)
class Moments:
    """When the goods of a changed declaration were there (None: not yet), and its legal date, unless it moves."""

    presented_at: datetime | None
    legal_date: date | None


def _judged(
    declaration: Declaration,
    record: DeclarationRecord,
    findings: tuple[Finding, ...],
    arrival: Arrival,
    moments: Moments,
    law: Law,
) -> tuple[Judgement | None, tuple[Finding, ...]]:
    """Check, assess and select the changed declaration; without a judgement, the findings that refuse it."""
    around = surroundings_of([record], law, changing=declaration.mrn or "")
    accepted_at, presented_at = declaration.accepted_at or arrival.at, moments.presented_at
    circumstances = around.circumstances_of_change(arrival.at, accepted_at, presented_at, moments.legal_date)
    findings = (*findings, *check(record, law.declarations, circumstances))
    if any(row.is_error for row in findings):
        return None, findings
    result = assessed(record, law, as_of(record, law.declarations, circumstances))
    findings = (*findings, *result.findings)
    if result.is_refused:
        return None, findings
    if presented_at is None:
        return judgement(result, findings, None), ()
    known = around.trace([record], arrival.at).selectable(
        declaration.mrn or "",
        record,
        result,
        office=declaration.office,
        at=presented_at,
        kept=Kept(declaration.lane, declaration.control_since, declaration.draw),
    )
    return judgement(result, findings, selected(record, result, known, law)), ()
