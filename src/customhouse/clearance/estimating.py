"""What would become of a declaration if it were lodged now: what refuses it, what it is worth, what it would owe.

Judged by the same rules and the same law as lodging, as of the same legal date, and nothing is kept. Goods are never
selected here: an estimate cannot tell a lane, nor why one would be chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import DeclarationRecord, Stage
from customhouse.clearance.declarations.rules.catalogue import as_of, check
from customhouse.clearance.declarations.rules.circumstances import Circumstances
from customhouse.clearance.declarations.rules.place import ITEMS
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.drawing import assessed_as_foreseen
from customhouse.clearance.judging import Assessed
from customhouse.clearance.law import Law, law_in_force
from customhouse.clearance.surroundings import sender_findings, surroundings_of
from customhouse.foundation.access.records import Actor
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.messages.wco.reading import Kind, Reading, read_message
from customhouse.messages.wco.records import Declaration as Tree
from customhouse.tariff.duties.records import DutyLine

UNRECKONABLE = ("NUM-", "MON-", "MSG-", "STR-MANY", "STR-SEQ", "DAT-")
"""Codes of errors in the head of a declaration that leave nothing to reckon with."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was found and reckoned. `judged` is None where nothing can be reckoned yet.

    `left_out` are the positions (from 1) of goods items with errors: the rest is reckoned without them.
    """

    record: DeclarationRecord
    findings: tuple[Finding, ...]
    judged: Assessed | None = None
    left_out: tuple[int, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What would refuse the declaration."""
        return tuple(row for row in self.findings if row.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is doubtful and would pass."""
        return tuple(row for row in self.findings if not row.is_error)

    @property
    def is_whole(self) -> bool:
        """Whether it holds for the whole declaration, which would be accepted as it stands."""
        return not self.errors and self.judged is not None

    @property
    def lines(self) -> Sequence[DutyLine]:
        """The duty lines."""
        return self.judged.assessment.lines if self.judged else ()

    @property
    def total(self) -> Decimal | None:
        """What would be to pay, in the national currency."""
        return self.judged.assessment.total if self.judged else None

    @property
    def currency(self) -> str:
        """The national currency."""
        return self.judged.assessment.currency if self.judged else ""


def estimate_message(*, data: bytes, sender: Actor, at: datetime, content_type: str = "") -> Estimate | Reading:
    """Estimate a declaration in WCO form. A message that is no declaration is given back as it was read.

    Raises:
        Conflict: the installation has no law to judge by.
    """
    reading = read_message(data, content_type=content_type)
    if reading.kind is not Kind.DECLARATION:
        return reading
    return estimate(reading=reading, sender=sender, at=at)


def estimate(
    *,
    reading: Reading,
    sender: Actor,
    at: datetime,
    amended: Declaration | None = None,
    also: tuple[Finding, ...] = (),
) -> Estimate:
    """Estimate a declaration that was read; `amended` is the one that it would change, whose legal date it keeps."""
    law = law_in_force()
    record, doubts = understand(reading.declaration or Tree(), law.declarations)
    circumstances = _circumstances(record, law, at, amended)
    found = (
        *reading.findings,
        *also,
        *doubts,
        *sender_findings(record, sender),
        *check(record, law.declarations, circumstances),
    )
    faulty = _positions(found)
    sound = replace(record, items=tuple(item for place, item in enumerate(record.items, 1) if place not in faulty))
    if not sound.items or any(row.code.startswith(UNRECKONABLE) for row in found if _is_of_head(row)):
        return Estimate(record, found, left_out=tuple(sorted(faulty)))
    on = as_of(record, law.declarations, circumstances)
    result = assessed_as_foreseen(sound, law, on, at, (amended.mrn or "") if amended else "")
    found += tuple(_moved(row, faulty) for row in result.findings)
    return Estimate(record, found, None if result.is_refused else result, tuple(sorted(faulty)))


def _circumstances(record: DeclarationRecord, law: Law, at: datetime, amended: Declaration | None) -> Circumstances:
    if amended is None:
        presented_at = None if record.stage is Stage.PRELODGED else at
        return surroundings_of([record], law).circumstances(at, presented_at=presented_at)
    around = surroundings_of([record], law, changing=amended.mrn or "")
    return around.circumstances_of_change(at, amended.accepted_at or at, amended.presented_at, amended.legal_date)


def _position(finding: Finding) -> int:
    """The position of the goods item that a finding is about; 0 for the head."""
    rest = finding.path.removeprefix(f"{ITEMS.path}[")
    number = rest.partition("]")[0]
    return int(number) if rest != finding.path and number.isdigit() else 0


def _positions(findings: Sequence[Finding]) -> frozenset[int]:
    return frozenset(_position(row) for row in findings if row.is_error) - {0}


def _is_of_head(finding: Finding) -> bool:
    return finding.is_error and not _position(finding)


def _moved(finding: Finding, left_out: frozenset[int]) -> Finding:
    """A finding on the sound items alone, with its place in the whole declaration."""
    position = _position(finding)
    if not position or not left_out:
        return finding
    moved = position
    for place in sorted(left_out):
        moved += place <= moved
    path = finding.path.replace(f"{ITEMS.path}[{position}]", f"{ITEMS.path}[{moved}]", 1)
    pointer = finding.pointer.replace(f"{ITEMS.pointer}[{position}]", f"{ITEMS.pointer}[{moved}]", 1)
    return replace(finding, path=path, pointer=pointer)


def not_a_declaration(reading: Reading) -> tuple[Finding, ...]:
    """Why a message that is no declaration has no estimate."""
    if reading.kind is Kind.UNREADABLE:
        return reading.findings
    return (
        Finding(
            "MSG-NOT-ESTIMATED",
            Severity.ERROR,
            "42A",
            "",
            msgid("Only a new declaration can be estimated; this message ({kind}) is none."),
            msgid("Send the declaration as you would lodge it."),
            {"kind": reading.kind.value},
        ),
    )
