"""The law of control as dated records: control types, deadlines, finding codes, and whether answers are read first.

It is read from a country pack's `data/control/{control_types,deadlines,finding_codes,answers}.csv`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from customhouse.clearance.declarations.rules.determining import FIGURES
from customhouse.reference.tables import day_or_none, names_of
from customhouse.targeting.lanes.records import Lane

Cells = Mapping[str, str]


class ControlLawError(ValueError):
    """A row of the law of control cannot be read; the message names the file, the line and the cause."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Law that holds from `valid_from` until before `valid_to` (None: until further notice)."""

    legal_reference: str
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Whether it is the law of that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class ControlType(Dated):
    """One type of control: its code, names, what the examiner does, and whether the goods must be there.

    `work` is how much of an examiner's time it takes beside the others: 1 is a comparison of documents.
    """

    code: str
    names: Mapping[str, str]
    tasks: Mapping[str, str]
    needs_goods: bool
    work: int = 1


@dataclass(frozen=True, slots=True)
class Deadline(Dated):
    """How many working days of the office something may take: a kind (`order`, `question`, …), of one lane or any."""

    kind: str
    lane: str
    working_days: int


class Side(StrEnum):
    """On which side of the declared figure lies what is found."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class FindingCode(Dated):
    """One kind of finding: the element that it corrects (empty: none), and whether a penalty may follow.

    `found_is` says of a figure whether what is found lies above or below what was declared; empty: either. `counts`
    says whether selection learns from it as a hit: in the history of traders, in back-tests, in what models are taught.
    """

    code: str
    element: str
    found_is: Side | None
    has_penalty: bool
    counts: bool
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AnswerTerms(Dated):
    """Whether at an office (`*`: at all) goods wait until an officer has read what the trader answered."""

    office: str
    read_first: bool


ALL = "*"
MOST_WORK = 1_000
Law = TypeVar("Law", bound=Dated)


@dataclass(frozen=True, slots=True)
class ControlLaw:
    """The law of control of one country."""

    control_types: tuple[ControlType, ...]
    deadlines: tuple[Deadline, ...]
    finding_codes: tuple[FindingCode, ...]
    answers: tuple[AnswerTerms, ...] = ()

    def types_on(self, on: date) -> dict[str, ControlType]:
        """The control types of a day, by code."""
        return {row.code: row for row in self.control_types if row.holds(on)}

    def work_of(self, controls: Iterable[str], on: date) -> int:
        """How much work these controls are on a day; a control that is no law then, or none at all, counts as 1."""
        types = self.types_on(on)
        return sum(types[code].work if code in types else 1 for code in controls) or 1

    def findings_on(self, on: date) -> dict[str, FindingCode]:
        """The finding codes of a day, by code, in the order of the law."""
        return {row.code: row for row in self.finding_codes if row.holds(on)}

    def working_days(self, kind: str, on: date, lane: Lane | None = None) -> int:
        """How many working days something may take; 1 where the law sets no deadline."""
        rows = [row for row in self.deadlines if row.kind == kind and row.holds(on)]
        of_lane = [row for row in rows if lane is not None and row.lane == lane.value]
        of_any = [row for row in rows if not row.lane]
        return next((row.working_days for row in (*of_lane, *of_any)), 1)

    def answers_are_read_first(self, office: str, on: date) -> bool:
        """Whether goods wait until an officer has read an answer: so it is unless the law of the office says otherwise.

        A row for one office goes before the one for all.
        """
        rows = [row for row in self.answers if row.office in {office, ALL} and row.holds(on)]
        return next((row.read_first for row in sorted(rows, key=lambda row: row.office == ALL)), True)


def control_law(rows: Mapping[str, Sequence[Cells]]) -> ControlLaw:
    """The law of control from the rows of its files, by name without `.csv`; `ControlLawError` on the first bad one."""
    return ControlLaw(
        tuple(_read("control_types", rows, _control_type)),
        tuple(_read("deadlines", rows, _deadline)),
        tuple(_read("finding_codes", rows, _finding_code)),
        tuple(_read("answers", rows, _answer_terms)),
    )


def _read(file: str, rows: Mapping[str, Sequence[Cells]], read: Callable[[Cells], Law]) -> Iterator[Law]:
    for line, cells in enumerate(rows.get(file, ()), start=2):
        try:
            yield read(cells)
        except (KeyError, ValueError) as error:
            raise ControlLawError(f"{file}.csv, line {line}: {error}") from error


def _control_type(cells: Cells) -> ControlType:
    work = int(cells.get("work") or 1)
    if not 1 <= work <= MOST_WORK:
        raise ValueError(f"{work} is no work of 1 to {MOST_WORK}")
    names, tasks = names_of(cells), names_of(cells, "task")
    return ControlType(*_validity(cells), cells["code"], names, tasks, _is_so(cells["needs_goods"]), work)


def _deadline(cells: Cells) -> Deadline:
    days = int(cells["working_days"])
    if days < 1:
        raise ValueError(f"{days} working days leave no time")
    return Deadline(*_validity(cells), cells["kind"], Lane(cells["lane"]).value if cells["lane"] else "", days)


def _finding_code(cells: Cells) -> FindingCode:
    element, side = cells["element"], Side(cells["found_is"]) if cells["found_is"] else None
    if side and element not in FIGURES:
        raise ValueError(f"{element!r} is no figure: nothing lies {side.value} it")
    return FindingCode(
        *_validity(cells),
        cells["code"],
        element,
        side,
        _is_so(cells["has_penalty"]),
        _is_so(cells["counts"]),
        names_of(cells),
    )


def _answer_terms(cells: Cells) -> AnswerTerms:
    return AnswerTerms(*_validity(cells), cells["office"], _is_so(cells["read_first"]))


def _validity(cells: Cells) -> tuple[str, date, date | None]:
    return cells["legal_reference"], date.fromisoformat(cells["valid_from"]), day_or_none(cells["valid_to"])


def _is_so(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(f"{cell!r} is neither yes nor no")
    return cell == "yes"
