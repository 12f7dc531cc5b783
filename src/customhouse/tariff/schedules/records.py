"""A tariff schedule: lines, measure types, areas, measures with conditions, rates of exchange. Frozen, without Django.

A schedule is the tariff of one customs territory as it publishes it, under a short code (`uk`, `us`, `eu`). Its
words are those of integrated tariffs: series and combination flag of a measure type, order number of a quota, and
conditions, of which the first that is met holds and the last is what holds else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from customhouse.tariff.measures.records import IMPORT, TaxLaw


class Kind(StrEnum):
    """What a measure is for, whatever its number in the schedule."""

    THIRD_COUNTRY = "third country"
    END_USE = "end use"
    SUSPENSION = "suspension"
    QUOTA = "quota"
    PREFERENCE = "preference"
    PREFERENTIAL_QUOTA = "preferential quota"
    AGRICULTURAL = "agricultural component"
    TRADE_DEFENCE = "trade defence"
    ADDITIONAL = "additional duty"
    SAFEGUARD = "safeguard"
    EXCISE = "excise"
    FEE = "fee"
    VAT = "vat"
    UNIT = "supplementary unit"
    CONTROL = "control"
    PROHIBITION = "prohibition"
    UNKNOWN = "unknown"


OPTIONS = (
    Kind.THIRD_COUNTRY,
    Kind.SUSPENSION,
    Kind.END_USE,
    Kind.QUOTA,
    Kind.PREFERENCE,
    Kind.PREFERENTIAL_QUOTA,
)
"""Kinds of customs duty of which goods bear one: the trader's options, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class MeasureType:
    """A type of measures: its series, whether all of one series apply or one, what it is for, which tax it charges."""

    code: str
    series: str
    kind: Kind
    tax: str = ""
    combines: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a measure: what meets it (a certificate, a threshold, nothing), and what follows.

    `threshold` is `VALUE [CURRENCY] [/ UNIT]` in the grammar of duty expressions (`52.6 EUR / DTN`, `80 KGM`);
    `applies` is None where the action says neither that the measure applies nor that it does not (a correction of the
    declaration); `expression` replaces that of the measure.
    """

    code: str
    sequence: int
    certificate: str = ""
    threshold: str = ""
    action: str = ""
    applies: bool | None = True
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a schedule.

    `commodity` are the digits that its goods begin with; `area` a country, a group, or empty for all; `expression`
    canonical, or empty where the conditions hold it or nothing is charged; `order_number` that of a quota.
    """

    id: str
    type: str
    commodity: str
    area: str = ""
    excluded: frozenset[str] = frozenset()
    additional_code: str = ""
    order_number: str = ""
    expression: str = ""
    conditions: tuple[Condition, ...] = ()
    direction: str = IMPORT
    legal_reference: str = ""
    valid_from: date = date.min
    valid_to: date | None = None
    is_stopped: bool = False
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A country's belonging to an area, from a day to a day."""

    area: str
    member: str
    valid_from: date = date.min
    valid_to: date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the nomenclature. `suffix` 80 is a real line, others group; `indent` orders lines of equal digits."""

    code: str
    suffix: str = "80"
    indent: int = 0
    text: str = ""
    valid_from: date = date.min
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class RateOfExchange:
    """What one unit of a currency is worth in the schedule's, from a day on."""

    currency: str
    rate: Decimal
    valid_from: date
    valid_to: date | None = None


Row = MeasureType | Measure | Member | Line | RateOfExchange


def key_of(row: Row) -> str:
    """What names a row within its schedule: a later import with the same key says something of the same row.

    >>> key_of(Member("1013", "FR"))
    '1013 FR 0001-01-01'
    """
    if isinstance(row, Measure):
        return row.id
    if isinstance(row, MeasureType):
        return row.code
    if isinstance(row, Member):
        return f"{row.area} {row.member} {row.valid_from.isoformat()}"
    if isinstance(row, Line):
        return f"{row.code} {row.suffix} {row.valid_from.isoformat()}"
    return f"{row.currency} {row.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that could not be brought in: where it stands, its name, and why."""

    where: str
    name: str
    why: str
    code: str = "SCH-ROW"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, and what of it was refused.

    `covers` are the commodities of which it holds every measure, `areas` those of which it holds every member: what it
    lacks of these has ended. `ends` are rows that the file itself takes back, by the name of their kind and their key.
    `counts` is what was met of each class, as far as the format has classes.
    """

    rows: tuple[Row, ...] = ()
    refused: tuple[Refusal, ...] = ()
    covers: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    ends: frozenset[tuple[str, str]] = frozenset()
    currency: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a schedule is: code, title, currency, its taxes in order of charge."""

    code: str
    title: str
    currency: str
    taxes: tuple[TaxLaw, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """As much of a schedule as goods of one code need: its measures, types, areas, rates."""

    schedule: Schedule
    types: Mapping[str, MeasureType]
    measures: tuple[Measure, ...]
    members: tuple[Member, ...]
    rates: tuple[RateOfExchange, ...] = ()
    lines: tuple[Line, ...] = ()


def is_valid(row: Measure | Member | Line | RateOfExchange, on: date) -> bool:
    """Whether a row holds on the day; both ends of its validity belong to it."""
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
