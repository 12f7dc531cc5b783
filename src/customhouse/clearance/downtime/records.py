"""A row of the register, and what became of it. Frozen, without Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from customhouse.messages.findings import Finding


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register: one declaration of one goods item, as the office wrote it down.

    `accepted_at` is the time in the register (UTC); masses are kilograms, `price` in `currency`; `quantity` in `unit`
    is the supplementary quantity, where the tariff asks for one. `receipt` is the number of a cash receipt, if any.
    """

    number: str
    accepted_at: datetime
    declarant: str
    importer: str
    commodity: str
    description: str
    origin: str
    packages: int
    package_kind: str
    gross_mass: Decimal
    net_mass: Decimal
    price: Decimal
    currency: str
    procedure: str
    quantity: Decimal | None = None
    unit: str = ""
    receipt: str = ""


class Fate(StrEnum):
    """What became of a row. `already`: it was loaded before, and is not loaded again."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """What became of one row: its place in the file (the first line is 1), and why it was refused if it was."""

    row: int
    number: str
    fate: Fate
    mrn: str = ""
    findings: tuple[Finding, ...] = ()
