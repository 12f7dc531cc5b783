"""Amendments, cancellations and presentations: a message about a declaration that has an MRN.

An amendment is judged as the whole declaration that it makes, by the law of the same legal date, and never into a
lighter lane. Revised Kyoto Convention, General Annex, 3.27 to 3.30.
"""

from __future__ import annotations

from functools import partial

from customhouse.clearance.collecting import must_be_settled_first
from customhouse.clearance.completing import must_not_be_completed
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.errors import (
    control_notified,
    identity_changed,
    item_determined,
    said_before,
    unknown_mrn,
)
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import find, was_said
from customhouse.clearance.declarations.records import DeclarationRecord, Request, Revision, party_key
from customhouse.clearance.declarations.rules.understanding import understand, understand_request
from customhouse.clearance.declarations.states import VERBS
from customhouse.clearance.inspections.queries import forbids_cancelling
from customhouse.clearance.judging import Assessed
from customhouse.clearance.law import Law
from customhouse.clearance.proceeding import follow_cancellation, follow_change
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.rejudging import Moments, determinations_of, judged_anew, said
from customhouse.clearance.surroundings import sender_findings
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
    must_not_be_completed(declaration)
    if verb == "cancel":
        if forbids_cancelling(declaration):
            raise control_notified(request.mrn)
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
    follow_cancellation(declaration, reason=request.reason, actor=arrival.sender, at=arrival.at)
    return Outcome(Result.ACCEPTED, received, lrn=declaration.lrn, mrn=request.mrn)


def _revised(
    declaration: Declaration, request: Request, asked: Tree, arrival: Arrival, received: int, law: Law
) -> Outcome:
    """The declaration as it would be after the change, judged whole; kept if nothing refuses it."""
    if was_said(declaration, arrival.data):
        raise said_before(request.mrn)
    before = said(declaration)
    is_presented = request.kind == PRESENTATION
    tree, findings = (before, ()) if is_presented else amend(before, asked)
    record, doubts = understand(tree, law.declarations)
    kept = _unchangeable(declaration, record) + _determined(declaration, before, record, law)
    findings = (*findings, *doubts, *kept, *sender_findings(record, arrival.sender))
    moments = _moments(declaration, arrival, is_presented=is_presented)
    chooses = partial(_chooses, declaration, record, moments, law)
    judged, refusals = judged_anew(declaration, record, findings, moments, law, chooses)
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
        determinations=determinations_of(declaration),
    )
    keep = declarations.present_declaration if is_presented else declarations.amend_declaration
    keep(declaration=declaration, revision=revision)
    follow_change(declaration, judged, record, at=arrival.at)
    return told_accepted(arrival.sender, declaration, judged, received)


def _determined(declaration: Declaration, before: Tree, record: DeclarationRecord, law: Law) -> tuple[Finding, ...]:
    """Items of which customs determined something stay as they were declared, under their numbers.

    Else whoever renumbers goods would leave behind on others what was found of them (Revised Kyoto Convention, General
    Annex, standard 3.27: no amendment of what customs is examining).
    """
    numbers = sorted(map(int, determinations_of(declaration)))
    if not numbers:
        return ()
    known, _ = understand(before, law.declarations)
    was, now = ({item.number: item for item in each.items} for each in (known, record))
    return tuple(
        item_determined(declaration.mrn or "", number) for number in numbers if was.get(number) != now.get(number)
    )


def _moments(declaration: Declaration, arrival: Arrival, *, is_presented: bool) -> Moments:
    here = arrival.at if is_presented else declaration.presented_at
    return Moments(arrival.at, here, None if is_presented else declaration.legal_date)


def _chooses(declaration: Declaration, record: DeclarationRecord, moments: Moments, law: Law, result: Assessed) -> bool:
    """Whether a lane is chosen: the goods are there and, at an office that asks for it, what is owed now is settled.

    What is owed is what the changed declaration was assessed to, not what its earlier notices say.
    """
    if moments.presented_at is None:
        return False
    lines = result.assessment.lines
    return bool(declaration.lane) or not must_be_settled_first(declaration, record, lines, law, result.legal_date)


def _unchangeable(declaration: Declaration, record: DeclarationRecord) -> tuple[Finding, ...]:
    """An amendment changes what is declared, not who declares, under which reference, which way the goods go, or when.

    A pre-lodged declaration that could be amended into a standard one would never be selected.
    """
    kept = (declaration.lrn, declaration.direction, declaration.stage, declaration.declarant)
    now = (record.lrn, record.direction.value, record.stage.value, party_key(record.declarant))
    return () if kept == now else (identity_changed(declaration.mrn or ""),)
