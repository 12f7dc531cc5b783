"""Judging a declaration that is kept already: changed by its declarant, determined by customs, or selected later.

It is read from what is kept, with what customs determined laid over, and judged as the whole that it makes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import version_in_force
from customhouse.clearance.declarations.records import DeclarationRecord, Judgement
from customhouse.clearance.declarations.rules.catalogue import as_of, check
from customhouse.clearance.declarations.rules.determining import determined
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.drawing import draw_changed
from customhouse.clearance.judging import Assessed, assessed, judgement, selected
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.clearance.recognising import Kept
from customhouse.clearance.sources.lists import keep_listed
from customhouse.clearance.surroundings import surroundings_of
from customhouse.messages.findings import Finding
from customhouse.messages.wco.records import Declaration as Tree
from customhouse.targeting.lanes.records import Decision


@dataclass(frozen=True, slots=True)
class Moments:
    """When something is done to a declaration, when its goods were there (None: not yet), and its legal date.

    `legal_date` is None where what is done moves it (a presentation).
    """

    at: datetime
    presented_at: datetime | None
    legal_date: date | None


def said(declaration: Declaration) -> Tree:
    """The whole declaration in the version in force; what was kept can be read, or Customhouse is at fault."""
    reading = read_version(version_in_force(declaration))
    if reading.declaration is None:
        raise ValueError(f"Version {declaration.version} of {declaration.mrn} cannot be read: {reading.findings}")
    return reading.declaration


def record_of(declaration: Declaration, law: Law) -> DeclarationRecord:
    """The declaration in force, as it is judged: its words, with what customs determined laid over."""
    record, _ = understand(said(declaration), law.declarations)
    return determined(record, determinations_of(declaration))


def determinations_of(declaration: Declaration) -> dict[str, dict[str, str]]:
    """What customs determined, by item number and element, in the version in force."""
    found: dict[str, dict[str, str]] = declaration.versions.get(number=declaration.version).determinations
    return found


def judged_anew(
    declaration: Declaration,
    record: DeclarationRecord,
    findings: tuple[Finding, ...],
    moments: Moments,
    law: Law,
    chooses: Callable[[Assessed], bool],
) -> tuple[Judgement | None, tuple[Finding, ...]]:
    """Check, assess and select the changed declaration; without a judgement, the findings that refuse it.

    What its goods claim of quotas is brought up to it. The caller keeps it: nothing refuses it any more.

    `chooses` says of what it was assessed to whether a lane is chosen now: not while goods or payment are awaited.
    """
    around = surroundings_of([record], law, changing=declaration.mrn or "")
    accepted_at, presented_at = declaration.accepted_at or moments.at, moments.presented_at
    circumstances = around.circumstances_of_change(moments.at, accepted_at, presented_at, moments.legal_date)
    findings = (*findings, *check(record, law.declarations, circumstances))
    if any(row.is_error for row in findings):
        return None, findings
    seen = determined(record, determinations_of(declaration))
    result = assessed(seen, law, as_of(record, law.declarations, circumstances))
    findings = (*findings, *result.findings)
    if result.is_refused:
        return None, findings
    if moments.presented_at is not None:
        before = len(findings) - len(result.findings)
        result = draw_changed(declaration.mrn or "", seen, result, law, moments.presented_at, moments.at)
        findings = (*findings[:before], *result.findings)
    decision = decided(declaration, seen, result, law, moments.at) if chooses(result) else None
    return judgement(result, findings, decision), ()


def decided(declaration: Declaration, record: DeclarationRecord, result: Assessed, law: Law, at: datetime) -> Decision:
    """The lane of a declaration that is kept, never lighter than the one it has; what lists said of it is kept."""
    earlier = surroundings_of([record], law, changing=declaration.mrn or "").trace([record], at)
    known = earlier.selectable(
        declaration.mrn or "",
        record,
        result,
        office=declaration.office,
        at=declaration.presented_at or at,
        kept=Kept(declaration.lane, declaration.control_since, declaration.draw),
    )
    decision = selected(record, result, known, law, earlier.context, at)
    keep_listed(earlier.context, at, is_first=not declaration.lane)
    return decision
