"""Why a payment is not taken: each says what stands in its way and what to do."""

from __future__ import annotations

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.revenue.payments.models import Payment


def till_closed() -> Conflict:
    """The cashier has no open till."""
    return Conflict("PAY-TILL", msgid("Your till is not open."), msgid("Open your till first, with its float."))


def till_open() -> Conflict:
    """The cashier has an open till already."""
    return Conflict("PAY-TILL-OPEN", msgid("Your till is open already."), msgid("Count and close it first."))


def till_not_counted() -> Conflict:
    """The till waits for no confirmation."""
    return Conflict(
        "PAY-TILL-STATE",
        msgid("This till is not waiting to be confirmed."),
        msgid("Look at the list of tills: it may be confirmed already, or not counted yet."),
    )


def own_till() -> Conflict:
    """Nobody confirms their own count."""
    return Conflict(
        "PAY-TILL-OWN",
        msgid("A second person confirms the count of a till."),
        msgid("Ask another cashier or a supervisor of your office."),
    )


def nothing_owed(reference: str) -> Conflict:
    """Nothing is owed under the reference: a counter does not take money for it."""
    return Conflict(
        "PAY-NOTHING-OWED",
        msgid("Nothing is owed under {reference}."),
        msgid("Check the reference; what was paid already is on the notice's page."),
        {"reference": reference},
    )


def reference_used(payment: Payment) -> Conflict:
    """The provider's reference belongs to a payment that says something else."""
    return Conflict(
        "PAY-REFERENCE-USED",
        msgid("The reference {reference} belongs to another payment, with receipt {number}."),
        msgid("Give each payment a reference of its own."),
        {"reference": payment.provider_reference, "number": payment.number},
    )


def unfit(code: str, message: str, remedy: str, path: str, **params: str) -> Refused:
    """Something about a payment is no payment."""
    return Refused([Finding(code, Severity.ERROR, "", path, message, remedy, params)])
