"""A workbasket: draft law of one day, line by line. Frozen, without Django.

A line adds a measure, changes the rate of one that stands, or ends one. All of a basket begins on one day, `live_on`:
what it ends or changes is law for the last time on the day before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from customhouse.tariff.measures.records import IMPORT


class Deed(StrEnum):
    """What a line does to the law."""

    ADD = "add"
    CHANGE = "change"
    END = "end"


class NoteDeed(StrEnum):
    """What a line does to footnotes."""

    WRITE = "footnote"
    ATTACH = "attach"
    DETACH = "detach"


class BasketState(StrEnum):
    """Where a basket stands; `live` is told of an approved one whose day has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LIVE = "live"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a basket.

    `measure` names the one that is changed or ended; a changed one keeps all but `expression`, and `valid_to` and
    `legal_reference` where they are given. The other fields are those of the measure that is added
    (`tariff.measures.records.MeasureLaw`); an empty `legal_reference` is that of the basket.
    """

    number: int
    deed: Deed
    measure: str = ""
    type: str = ""
    commodity: str = ""
    direction: str = IMPORT
    origin_group: str = ""
    excluded: frozenset[str] = frozenset()
    preference: str = ""
    additional_code: str = ""
    certificates: tuple[str, ...] = ()
    expression: str = ""
    legal_reference: str = ""
    valid_to: date | None = None
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One line on a footnote: its words from the day on, or that it stands beside a measure or a code, or no more.

    Numbers of notes and of other lines are one row of numbers.
    """

    number: int
    deed: NoteDeed
    footnote: str
    text_en: str = ""
    text_fr: str = ""
    text_ar: str = ""
    measure: str = ""
    commodity: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What stands beside what."""
        return self.footnote, self.measure, self.commodity

    @property
    def texts(self) -> dict[str, str]:
        """The words by language."""
        return {"en": self.text_en, "fr": self.text_fr, "ar": self.text_ar}


@dataclass(frozen=True, slots=True)
class Basket:
    """Draft law: its name, the day from which it is law, the text that enacts it, its lines on measures, its notes.

    `reason` says why it begins on a day that has begun already, where it does; else it is empty.
    """

    name: str
    live_on: date
    legal_reference: str
    lines: tuple[Line, ...] = ()
    reason: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day of what the basket ends or changes."""
        return self.live_on - timedelta(days=1)

    def id_of(self, line: Line) -> str:
        """The id of the measure that a line brings.

        >>> Basket("BUDGET-27", date(2027, 1, 1), "XD-1").id_of(Line(3, Deed.ADD))
        'BUDGET-27-3'
        """
        return f"{self.name}-{line.number}"
