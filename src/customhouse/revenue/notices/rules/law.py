"""The law of money as dated rows: terms of offices, days to pay, penalties, interest, heads, the treasury's account.

A row holds from `valid_from` to `valid_to` (None: until further notice), both included. Of several that hold on a day
the one that began last is the law; a row for one office or finding goes before the one for all (`*`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from customhouse.revenue.notices.records import NoticeKind, OfficeTerms, PaymentDay

ALL = "*"


class NoLawError(LookupError):
    """No row of law holds on that day: the country pack is incomplete."""


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which a row holds, both included."""

    valid_from: date
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the row holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class _Row(Protocol):
    @property
    def valid(self) -> Validity:
        """The days on which the row holds."""


R = TypeVar("R", bound=_Row)


@dataclass(frozen=True, slots=True)
class TermsRow:
    """The terms of an office, or of all (`*`)."""

    terms: OfficeTerms
    valid: Validity


@dataclass(frozen=True, slots=True)
class DaysToPay:
    """How many days there are to pay a notice of a kind."""

    kind: NoticeKind
    days: int
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """The penalty for a finding: a share (per cent) of the evaded duty, at least and at most so much."""

    finding_code: str
    share: Decimal
    minimum: Decimal
    maximum: Decimal | None
    names: Mapping[str, str]
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class InterestRate:
    """The interest of a late payment: per cent a year, over so many days a year, up to the day of the payment."""

    annual_rate: Decimal
    days_of_year: int
    runs_to: PaymentDay
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class Head:
    """A head of revenue: in which order it is paid, and whether it bears interest when late."""

    code: str
    order: int
    bears_interest: bool
    names: Mapping[str, str]
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class TreasuryAccount:
    """The bank account to which the state is paid."""

    account: str
    bic: str
    bank: str
    names: Mapping[str, str]
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class Denomination:
    """A note or coin of the national currency."""

    kind: str
    value: Decimal
    valid: Validity


@dataclass(frozen=True, slots=True)
class RevenueLaw:
    """All law of money of a country. `places` are the decimals of its currency."""

    currency: str
    places: int
    office_terms: tuple[TermsRow, ...]
    payment_terms: tuple[DaysToPay, ...]
    penalties: tuple[PenaltyRow, ...]
    rates: tuple[InterestRate, ...]
    heads: tuple[Head, ...]
    accounts: tuple[TreasuryAccount, ...]
    denominations: tuple[Denomination, ...]

    def terms(self, office: str, on: date) -> OfficeTerms:
        """How money and goods follow each other at an office on a day; `NoLawError` where nothing is said."""
        return _own_or_all(self.office_terms, lambda row: row.terms.office, office, on).terms

    def days_to_pay(self, on: date, kind: NoticeKind = NoticeKind.ASSESSMENT) -> int:
        """How many days there are to pay a notice that arises on a day; `NoLawError` where nothing is said."""
        return _latest([row for row in self.payment_terms if row.kind is kind], on, f"days to pay, {kind}").days

    def penalty(self, finding_code: str, on: date) -> PenaltyRow:
        """The penalty for a finding, by its own row or the one for all; `NoLawError` where nothing is said."""
        return _own_or_all(self.penalties, lambda row: row.finding_code, finding_code, on)

    def interest(self, on: date) -> InterestRate:
        """The rate of late interest of a day; `NoLawError` where nothing is said."""
        return _latest(self.rates, on, "interest")

    def paid_on(self, received_on: date, booked_on: date, valued_on: date | None) -> date:
        """The day to which interest runs of a payment that the bank booked; never later than it was received."""
        runs_to = self.interest(received_on).runs_to
        days = {PaymentDay.BOOKING: booked_on, PaymentDay.VALUE: valued_on or booked_on}
        return min(days.get(runs_to, received_on), received_on)

    def head(self, code: str, on: date) -> Head | None:
        """The head of a code on a day; None where the law knows no such head."""
        return next((row for row in self.heads if row.code == code and row.valid.holds(on)), None)

    def allocation_order(self, on: date) -> tuple[str, ...]:
        """The heads in the order in which a payment is set against them."""
        held = (row for row in self.heads if row.valid.holds(on))
        return tuple(row.code for row in sorted(held, key=lambda row: row.order))

    def treasury(self, on: date) -> TreasuryAccount:
        """The account to which the state is paid on a day; `NoLawError` where there is none."""
        return _latest(self.accounts, on, "bank")

    def cash(self, on: date) -> tuple[Denomination, ...]:
        """The notes and coins of a day, the largest first."""
        held = (row for row in self.denominations if row.valid.holds(on))
        return tuple(sorted(held, key=lambda row: -row.value))


def _own_or_all(rows: Sequence[R], key: Callable[[R], str], wanted: str, on: date) -> R:
    own = [row for row in rows if key(row) == wanted and row.valid.holds(on)]
    return _latest(own or [row for row in rows if key(row) == ALL], on, wanted)


def _latest(rows: Sequence[R], on: date, what: str) -> R:
    held = [row for row in rows if row.valid.holds(on)]
    if not held:
        raise NoLawError(f"No law of {what} holds on {on.isoformat()}.")
    return max(held, key=lambda row: row.valid.valid_from)
