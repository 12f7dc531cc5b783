"""What a bulk run is handed and what it keeps. Frozen, without Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from customhouse.messages.findings import Finding


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row: `result` accepted, rejected or unreadable; `duties` payable by tax type.

    `number` counts the rows of the file from 1, without its header. `declared` is the tax as declared.
    """

    number: int
    received: int
    result: str
    mrn: str = ""
    lane: str = ""
    duties: Mapping[str, Decimal] = field(default_factory=dict)
    declared: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What is kept of a run: how many rows came to what, in which lane, and the duties payable by tax type."""

    rows: int = 0
    results: Mapping[str, int] = field(default_factory=dict)
    lanes: Mapping[str, int] = field(default_factory=dict)
    duties: Mapping[str, Decimal] = field(default_factory=dict)
    refusals: Mapping[str, Refusals] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many rows an error refused, and the text of the first of them."""

    count: int
    example: str
