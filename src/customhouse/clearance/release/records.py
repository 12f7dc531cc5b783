"""What stands in the way of release, and who still has to act. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from customhouse.clearance.declarations.states import State
from customhouse.messages.findings import msgid


class Acting(StrEnum):
    """Who has to act before a condition is met."""

    TRADER = "trader"
    OFFICER = "officer"
    CASHIER = "cashier"
    AGENCY = "agency"
    NOBODY = "nobody"


ACTING_WORDS = {
    Acting.TRADER: msgid("The trader"),
    Acting.OFFICER: msgid("An officer"),
    Acting.CASHIER: msgid("The cashier"),
    Acting.AGENCY: msgid("Another agency"),
    Acting.NOBODY: msgid("Nobody"),
}
"""Who has to act, in words."""


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What decides on release: where the declaration stands, what is owed, what control still wants.

    `outstanding` is neither paid nor secured; `secured` is put off or guaranteed (national currency).
    `unread_answers` are answers of the trader's that no officer has read. `due` is the earliest deadline of control,
    `payment_due` until when the debt may be paid. `delayed`: by the law's delay it is not told yet, nor settled, that
    nothing is controlled.
    """

    state: State
    outstanding: Decimal
    secured: Decimal
    currency: str
    may_release_secured: bool
    open_orders: int
    open_questions: int
    held: bool
    due: datetime | None = None
    payment_due: datetime | None = None
    unread_answers: int = 0
    delayed: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of release: whether it is met, who acts next, until when; `text` is a message id with `params`."""

    code: str
    met: bool
    acting: Acting
    text: str
    params: dict[str, str]
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Releasing:
    """A declaration to be released: its key, MRN, office and version, and what of its debt is only secured.

    `is_provisional`: a fact is still to be given, or a quota to answer, so the duty is not final whatever is paid.
    """

    declaration: int
    mrn: str
    office: str
    version: int
    secured: Decimal
    currency: str
    is_provisional: bool = False

    @property
    def duty_is_final(self) -> bool:
        """Whether nothing of the duty remains to be settled."""
        return not self.secured and not self.is_provisional


class Duty(StrEnum):
    """How the duty of released goods stands now: final, not settled yet, or owed while nothing secures it any more."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    UNSECURED = "unsecured"


DUTY_WORDS = {
    Duty.FINAL: msgid("The duty is final."),
    Duty.PROVISIONAL: msgid("The duty is not final yet."),
    Duty.UNSECURED: msgid("Something is owed that is neither paid nor secured at present."),
}
"""How the duty stands, as anybody may be told: no amount, nobody's name, no reason."""


class CorrectionState(StrEnum):
    """Where a request to correct a released declaration stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
