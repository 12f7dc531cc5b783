"""Guarantees and deferment accounts over HTTP and on the command line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from customhouse.revenue.guarantees.models import Cover, Statement
from customhouse.revenue.guarantees.queries import left_of, state_of
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind
from customhouse.revenue.notices.showing import plain


class MonthStatementPayload(Schema):
    """What was put off in a month, when it is debited, and what of it is not paid yet."""

    reference: str
    account: str
    month: date
    total: str
    unpaid: str
    due_on: date


class CoverPayload(Schema):
    """A guarantee or deferment account: how much it secures, and how much room is left."""

    number: str
    kind: CoverKind
    holder: str
    currency: str
    limit: str
    reserved: str
    room: str
    valid_from: date
    valid_to: date | None
    closed: bool
    statements: list[MonthStatementPayload]


class NewCover(Schema):
    """A guarantee or deferment account to be opened; `debit_day` is of an account, `guarantor` of a guarantee."""

    kind: CoverKind
    holder: Annotated[str, Field(min_length=1, max_length=40, description="Identifier of the trader.")]
    limit: Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$", description="Such as 5000.00.")]
    currency: Annotated[str, Field(min_length=3, max_length=3)]
    valid_from: date
    valid_to: date | None = None
    guarantor: Annotated[str, Field(max_length=200)] = ""
    debit_day: Annotated[int | None, Field(ge=1, le=28)] = None
    legal_reference: Annotated[str, Field(max_length=200)] = ""

    def details(self) -> CoverDetails:
        """What is asked to be opened, as a record."""
        return CoverDetails(**self.dict() | {"limit": Decimal(self.limit)})


class Closing(Schema):
    """Why a guarantee or account is closed."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Secured(Schema):
    """A notice to be secured."""

    notice: Annotated[str, Field(max_length=60, description="Its reference.")]


class SecuredPayload(Schema):
    """A notice that is secured now."""

    number: str
    notice: str
    declaration: str
    amount: str


def statement_as_json(statement: Statement) -> dict[str, Any]:
    """A month's statement for another program."""
    return {
        "reference": statement.reference,
        "account": statement.cover.number,
        "month": statement.month.isoformat(),
        "total": plain(statement.total),
        "unpaid": plain(left_of(statement)),
        "due_on": statement.due_on.isoformat(),
    }


def cover_as_json(cover: Cover) -> dict[str, Any]:
    """A guarantee or account for another program, with its last two years of statements."""
    stands = state_of(cover)
    months = Statement.objects.filter(cover=cover).select_related("cover").order_by("-month")[:24]
    return {
        "number": cover.number,
        "kind": cover.kind,
        "holder": cover.holder,
        "currency": cover.currency,
        "limit": plain(stands.limit),
        "reserved": plain(stands.reserved),
        "room": plain(stands.room),
        "valid_from": cover.valid_from.isoformat(),
        "valid_to": cover.valid_to.isoformat() if cover.valid_to else None,
        "closed": stands.is_closed,
        "statements": [statement_as_json(month) for month in months],
    }
