"""Watch lists, who stands on them, who is asked for, and what was found: frozen records without Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an entry of a list is."""

    PERSON = "person"
    COMPANY = "company"
    VESSEL = "vessel"
    CONTAINER = "container"
    PLATE = "plate"
    PHONE = "phone"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A number by which somebody or something is known: `kind` as its list says it (passport, IMO …)."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, under the number that its keeper gave it.

    `names` holds the name first and its aliases after it, as written; `births` days, months or years as ISO text
    (`1965`, `1965-03`, `1965-03-01`); `countries` codes or names as the list writes them.
    """

    key: str
    kind: Kind
    names: tuple[str, ...]
    births: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """Who or what is asked for. `birth` is ISO text, whole or in part; numbers are compared without their dressing."""

    name: str
    birth: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something named in a declaration: in which (`subject`, an MRN), as what, and how it is sought."""

    subject: str
    role: str
    sought: Sought

    @property
    def name(self) -> str:
        """What it is called: its name, or its number where it has none."""
        return self.sought.name or self.sought.numbers[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """A word asked for beside the word of the list that it was taken for: how alike (0 to 1), and its weight."""

    asked: str
    listed: str
    likeness: float
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be meant: `score` from 0 to 1, the name that matched, and the evidence for and against.

    `pairs` are the words; `same_numbers` the identifiers that agree; `birth` is `same`, `near`, `other` or empty
    where one of the two is not known.
    """

    entry: Entry
    name: str
    score: float
    pairs: tuple[Pair, ...]
    same_numbers: tuple[Identifier, ...] = ()
    birth: str = ""
