"""What control is asked for and what it found, as it crosses areas. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from customhouse.clearance.declarations.records import Correction
from customhouse.targeting.lanes.records import Lane


class OrderState(StrEnum):
    """Where a work order stands: given to an examiner, taken up, reported on, or void (cancelled, lane lowered)."""

    ASSIGNED = "assigned"
    TAKEN = "taken"
    REPORTED = "reported"
    VOID = "void"


class Conclusion(StrEnum):
    """What a control concluded: as declared, or with findings."""

    CONFORM = "conform"
    FINDINGS = "findings"


class MeasureKind(StrEnum):
    """What keeps goods where they are: held for a while, detained for a cause, seized."""

    HOLD = "hold"
    DETENTION = "detention"
    SEIZURE = "seizure"


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A control to be done: of which declaration (its key and MRN), where, by which lane and control types.

    `raised_by` and `reason` are given where an officer asked for it and not selection.
    """

    declaration: int
    mrn: str
    office: str
    lane: Lane
    controls: tuple[str, ...]
    at: datetime
    raised_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ControlFinding:
    """One finding of a control: its code of law (`finding_codes.csv`), where, what was declared and found, in words."""

    code: str
    item: int = 0
    element: str = ""
    declared: str = ""
    found: str = ""
    note: str = ""

    @property
    def correction(self) -> Correction | None:
        """What it changes in the assessment; None where it changes nothing."""
        return Correction(self.item, self.element, self.found) if self.element and self.found else None


@dataclass(frozen=True, slots=True)
class Report:
    """What an examiner reports of a control: its conclusion, findings, and a note for the file."""

    conclusion: Conclusion
    findings: tuple[ControlFinding, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ControlStanding:
    """How control stands on one declaration: what is open, and what keeps the goods.

    `open_orders` counts controls not reported, `open_questions` questions to the trader without an answer,
    `due` the earliest deadline among them, `unread_answers` answers that no officer has read, `measures` what keeps
    the goods (open ones).
    """

    open_orders: int = 0
    open_questions: int = 0
    measures: tuple[MeasureKind, ...] = ()
    due: datetime | None = None
    unread_answers: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether nothing of control stands in the way of release."""
        return not (self.open_orders or self.open_questions or self.unread_answers or self.measures)
