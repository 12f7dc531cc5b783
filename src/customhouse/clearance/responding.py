"""The WCO responses to a declaration: every step of its way, as its parties may read it.

Responses are made from what is kept, whenever they are asked for; asking twice gives the same words. They are made from
the public lane alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from customhouse.clearance.declarations import responses
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import (
    declaration_of_message,
    duties_of,
    find,
    findings_of,
    versions_of,
)
from customhouse.clearance.declarations.responses import Answer, PublicStatement, Translate
from customhouse.clearance.declarations.states import State
from customhouse.clearance.records import Outcome, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.messages.findings import Finding
from customhouse.messages.wco.records import MetaData, Response
from customhouse.messages.wco.writing import write_xml
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.lanes.rules.reading import public_lane, public_reason, reason_text
from customhouse.tariff.duties.records import Assessment

ENVELOPE = MetaData(wco_data_model_version_code="3.6", wco_type_name="RES")
DOCUMENTARY = frozenset({Lane.YELLOW, Lane.ORANGE})


def responses_to(declaration: Declaration, language: str = "en", translate: Translate = str) -> list[Response]:
    """Every response to a declaration so far, the oldest first."""
    return list(_responses(declaration, language, translate))


def answer_to(outcome: Outcome, at: datetime, language: str = "en", translate: Translate = str) -> bytes:
    """The answer to a message in WCO form (XML): an envelope with every response that its sender has coming."""
    return write_xml(tuple(_responses_to_message(outcome, at, language, translate)), ENVELOPE)


def _responses_to_message(outcome: Outcome, at: datetime, language: str, translate: Translate) -> Iterator[Response]:
    """What a lodged declaration is answered; what a request about one is answered, and where that one stands now."""
    lodged = declaration_of_message(outcome.received)
    if lodged is not None:
        yield from _responses(lodged, language, translate)
        return
    head = Answer(f"M{outcome.received}-answer"[:35], at, outcome.lrn, outcome.mrn)
    if not outcome.mrn:
        yield responses.rejected(head, outcome.findings, translate)
        return
    granted = outcome.result is Result.ACCEPTED
    yield responses.request_answered(head, granted=granted, findings=outcome.errors, translate=translate)
    changed = find(SYSTEM, outcome.mrn) if granted else None
    if changed is not None:
        yield from _responses(changed, language, translate)


def _responses(declaration: Declaration, language: str, translate: Translate) -> Iterator[Response]:
    findings = findings_of(declaration)
    yield responses.received(_answer(declaration, "received"))
    if declaration.accepted_at is None:
        yield responses.rejected(_answer(declaration, "rejected"), findings, translate)
        return
    warnings = [_statement(row, translate) for row in findings if not row.is_error]
    accepted = _answer(declaration, "accepted")
    yield responses.accepted(accepted, accepted_at=declaration.accepted_at, statements=warnings)
    if declaration.version > 1:
        yield responses.amended(_answer(declaration, "amended"))
    yield responses.tax_notice(_answer(declaration, "tax"), assessment_of(declaration))
    if declaration.state == State.UNDER_CONTROL:
        yield from _control(declaration, language, translate)
    if declaration.cancelled_at is not None:
        yield responses.cancelled(_answer(declaration, "cancelled"), cancelled_at=declaration.cancelled_at)


def _control(declaration: Declaration, language: str, translate: Translate) -> Iterator[Response]:
    lane = Lane(declaration.lane)
    reason = public_reason(lane)
    wanted = [PublicStatement(reason_text(reason, language, translate), reason.code)]
    yield responses.under_control(_answer(declaration, "control"), wanted)
    if public_lane(lane) in DOCUMENTARY:
        yield responses.documents_wanted(_answer(declaration, "documents"), wanted)


def _answer(declaration: Declaration, step: str) -> Answer:
    """The head of a response; its reference names the declaration, the version and the step."""
    at = declaration.cancelled_at if step == "cancelled" else declaration.received_at
    if step == "amended":
        at = versions_of(declaration)[0].at
    name = declaration.mrn or f"M{declaration.received_id}"
    return Answer(
        reference=f"{name}-{declaration.version}-{step}"[:35],
        at=at or declaration.received_at,
        lrn=declaration.lrn,
        mrn=declaration.mrn or "",
        version=declaration.version,
    )


def _statement(finding: Finding, translate: Translate) -> PublicStatement:
    return PublicStatement(f"{finding.text(translate)} {finding.cure(translate)}", finding.code)


def assessment_of(declaration: Declaration) -> Assessment:
    """The duty lines of the version in force, as they were reckoned."""
    lines = tuple(row.record() for row in duties_of(declaration))
    on = declaration.legal_date or declaration.received_at.date()
    return Assessment(lines, Decimal(declaration.total), declaration.currency, on)
