"""Whether a guarantee or deferment account secures a debt: whose it is, until when, how much room it has, and where."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind, CoverState
from customhouse.revenue.notices.records import OfficeTerms
from customhouse.revenue.notices.rules.amounts import amount_findings
from customhouse.revenue.notices.rules.law import RevenueLaw

LAST_DEBIT_DAY = 28
"""Every month has it."""


def refusal(
    cover: CoverState, debtor: str, amount: Decimal, terms: OfficeTerms, on: date, *, is_overdue: bool = False
) -> Finding | None:
    """Why a debt cannot be secured; None where it can. `is_overdue`: its day is past."""
    params = {"number": cover.number, "amount": f"{amount:f}", "room": f"{cover.room:f}", "currency": cover.currency}
    params |= {"office": terms.office, "debtor": debtor}
    overdue = is_overdue and cover.kind is CoverKind.DEFERMENT
    too_late = (
        overdue,
        "GUA-OVERDUE",
        msgid("The last day to pay this debt is past; it is not put off any more."),
        msgid("Pay the notice."),
    )
    for wrong, code, message, remedy in (too_late, *_reasons(cover, debtor, amount, terms, on)):
        if wrong:
            return Finding(code, Severity.ERROR, "", "guarantee", message, remedy, params)
    return None


def _reasons(
    cover: CoverState, debtor: str, amount: Decimal, terms: OfficeTerms, on: date
) -> tuple[tuple[bool, str, str, str], ...]:
    """What may stand in the way, the first that does being told: whether it does, code, message, remedy."""
    return (
        (
            not terms.release_under_guarantee,
            "GUA-OFFICE",
            msgid("At this office what is owed is paid before the goods go; it cannot be secured."),
            msgid("Pay the notice."),
        ),
        (
            cover.holder != debtor,
            "GUA-HOLDER",
            msgid("{number} does not secure the debts of {debtor}."),
            msgid("Give a guarantee or account of the debtor's own."),
        ),
        (cover.is_closed, "GUA-CLOSED", msgid("{number} is closed."), msgid("Give another, or pay the notice.")),
        (
            on < cover.valid_from,
            "GUA-EARLY",
            msgid("{number} is not valid yet."),
            msgid("Give another, or pay the notice."),
        ),
        (
            cover.valid_to is not None and on > cover.valid_to,
            "GUA-EXPIRED",
            msgid("{number} has expired."),
            msgid("Renew it or give another, or pay the notice."),
        ),
        (
            amount > cover.room,
            "GUA-ROOM",
            msgid("{number} has room for {room} {currency} only; {amount} are to be secured."),
            msgid("Pay something that it secures, have it raised, or pay the notice."),
        ),
    )


def opening_findings(details: CoverDetails, law: RevenueLaw) -> list[Finding]:
    """What is wrong with a guarantee or account that is to be opened; nothing where it is fit."""
    found = amount_findings(details.limit, details.currency, law)
    if details.valid_to is not None and details.valid_to < details.valid_from:
        said = msgid("It ends before it begins.")
        found.append(_finding("GUA-PERIOD", "valid_to", said, msgid("Enter a later end, or none.")))
    day = details.debit_day
    if details.kind is CoverKind.DEFERMENT and (day is None or not 0 < day <= LAST_DEBIT_DAY):
        said = msgid("A deferment account needs the day of the month on which it is debited, 1 to 28.")
        found.append(_finding("GUA-DEBIT-DAY", "debit_day", said, msgid("Enter the day agreed with the holder.")))
    if details.kind is not CoverKind.DEFERMENT and not details.guarantor.strip():
        said = msgid("A guarantee needs a guarantor.")
        found.append(_finding("GUA-GUARANTOR", "guarantor", said, msgid("Enter who stands in for the debt.")))
    return found


def _finding(code: str, path: str, message: str, remedy: str) -> Finding:
    return Finding(code, Severity.ERROR, "", path, message, remedy)
