"""What secures a debt, as rules see it. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from customhouse.messages.findings import Finding


class CoverKind(StrEnum):
    """What secures: an account on which payment is put off to the month's end, or a guarantor's pledge."""

    DEFERMENT = "deferment"
    COMPREHENSIVE = "comprehensive"
    INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class CoverState:
    """A guarantee or deferment account as it stands: `reserved` of its `limit` is taken up."""

    number: str
    kind: CoverKind
    holder: str
    currency: str
    limit: Decimal
    reserved: Decimal
    valid_from: date
    valid_to: date | None
    is_closed: bool

    @property
    def room(self) -> Decimal:
        """What can still be secured."""
        return max(self.limit - self.reserved, Decimal(0))


@dataclass(frozen=True, slots=True)
class CoverDetails:
    """A guarantee or deferment account to be opened. `debit_day` (1 to 28) is the day of the month of its debit."""

    kind: CoverKind
    holder: str
    limit: Decimal
    currency: str
    valid_from: date
    valid_to: date | None = None
    guarantor: str = ""
    debit_day: int | None = None
    legal_reference: str = ""


@dataclass(frozen=True, slots=True)
class Deferral:
    """What became of the wish to put off what a subject owes: on which account, how much, or why not."""

    subject: str
    account: str
    amount: Decimal = Decimal(0)
    refusal: Finding | None = None

    @property
    def is_deferred(self) -> bool:
        """Whether it was put off."""
        return self.refusal is None
