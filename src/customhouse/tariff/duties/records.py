"""What duty assessment is handed and what it answers. Frozen, without Django; usable in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec

from customhouse.messages.findings import Finding
from customhouse.messages.record import Record
from customhouse.tariff.measures.records import GENERAL


class QuotaPart(Record, frozen=True):
    """What goods claim of a tariff quota, and get: `got` of `asked`, in one unit, of the quota of that order number.

    What is not decided counts as got until it is; `is_at_stake` says that it may still come out otherwise, and soon.
    An empty order number claims none.
    """

    order_number: str = ""
    got: Decimal = Decimal(0)
    asked: Decimal = Decimal(0)
    is_at_stake: bool = False

    @property
    def is_partial(self) -> bool:
        """Whether the quota takes some of the goods, and not all."""
        return 0 < self.got < self.asked

    def takes(self, order_number: str) -> bool:
        """Whether a measure of that quota may apply to the goods, or to some of them."""
        return self.order_number == order_number and self.got > 0


NO_QUOTA = QuotaPart()
"""Of goods that claim no quota."""


class AssessableItem(Record, frozen=True):
    """One goods item as the tariff sees it.

    `commodity` is the code as declared (digits only), `origin` the non-preferential one, ISO 3166-1 alpha-2 (or empty:
    unknown), by which every measure applies but preferences: these go by `preferential_origin` (empty: none was given;
    None: the origin counts for them too). `customs_value` is in the national currency (None: unknown, which is not
    zero); `quantities` maps UNECE Rec 20 units to amounts, net mass under
    `KGM`; `preference` is the preference claimed (`100` none, `300` an agreement's), or empty;
    `certificates` are document codes (category + type, `N954`); `reliefs` are the tax types that the procedure
    suspends or relieves (`{"CUD": "suspended"}`), from the procedure's law. `quota` is what is claimed and got of one
    (None: nothing is said of quotas, and a preference that draws on one is worked out as if it gave all).
    """

    number: int
    commodity: str
    origin: str
    customs_value: Decimal | None
    direction: str = "import"
    preference: str = ""
    quantities: Mapping[str, Decimal] = msgspec.field(default_factory=dict)
    certificates: frozenset[str] = frozenset()
    additional_codes: frozenset[str] = frozenset()
    reliefs: Mapping[str, str] = msgspec.field(default_factory=dict)
    preferential_origin: str | None = None
    quota: QuotaPart | None = None

    def origin_for(self, preference: str) -> str:
        """The origin by which measures of this preference (empty: the general rate) apply to the goods."""
        if preference in GENERAL or self.preferential_origin is None:
            return self.origin
        return self.preferential_origin


class Worked(Protocol):
    """What can tell how an amount was worked out."""

    def lines(self) -> tuple[str, ...]:
        """The terms one by one."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class WorkedBefore:
    """How an amount was worked out, as it was kept in words; equal to whatever tells it in the same words."""

    terms: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        lines = getattr(other, "lines", None)
        return self.terms == lines() if lines else NotImplemented

    def __hash__(self) -> int:
        return hash(self.terms)

    def lines(self) -> tuple[str, ...]:
        """The terms one by one."""
        return self.terms


class DutyLine(Record, frozen=True):
    """One line of what is owed: the law (`measure`, `legal_reference`), the base, the rate, the amount.

    `type` is the tax type (UN/EDIFACT 5153: CUD customs duty, VAT, EXC excise, ADD anti-dumping, …); `base` is an
    amount of `currency` for ad valorem lines, else a quantity of `base_unit`; `rate` is the rate applied in
    words of the grammar (`5 %`); `payable` tells whether it is charged now (`payable`), `suspended`, `relieved`, or
    would be owed beside the rest if a quota gave nothing (`at-stake`).
    """

    item: int
    type: str
    expression: str
    base: Decimal
    base_unit: str
    rate: str
    amount: Decimal
    currency: str
    measure: str
    legal_reference: str
    payable: str = "payable"
    worked: Worked | None = None

    @property
    def working(self) -> tuple[str, ...]:
        """The terms of a compound rate one by one (`5 % × 1000 = 50.00`), put in words when asked; else empty."""
        return self.worked.lines() if self.worked else ()


class Assessment(Record, frozen=True):
    """The lines of a declaration in order of charge, their payable total, and what was doubtful."""

    lines: tuple[DutyLine, ...]
    total: Decimal
    currency: str
    as_of: date
    findings: tuple[Finding, ...] = ()
