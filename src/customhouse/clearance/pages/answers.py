"""The answers of customs (WCO responses) by what they say, for a list to download them from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from customhouse.clearance.declarations import responses
from customhouse.foundation.pages.records import Words
from customhouse.messages.wco.records import Response

TITLES: dict[str, Words] = {
    responses.RECEIVED: _("The message was received"),
    responses.ACCEPTED: _("The declaration is accepted"),
    responses.REJECTED: _("The declaration is refused"),
    responses.UNDER_CONTROL: _("The declaration is under control"),
    responses.DOCUMENTS_WANTED: _("Documents are wanted"),
    responses.AMENDED: _("The declaration was amended"),
    responses.TAX: _("What is owed"),
    responses.CANCELLED: _("The declaration is cancelled"),
    responses.RELEASED: _("The goods are released"),
    responses.CLEARED: _("The duty is final"),
    responses.REQUEST_ANSWERED: _("A request was answered"),
    responses.QUESTION: _("Customs has a question"),
    responses.DETAINED: _("Customs keeps the goods"),
    responses.PAYMENT_RECEIVED: _("A payment was received"),
    responses.SECURED: _("What is owed was secured"),
    responses.PAYMENT_GIVEN_BACK: _("A payment was given back"),
    responses.CONTROL_ENDED: _("The control is finished"),
    responses.GOODS_FREE: _("The goods are free again"),
    responses.RELEASE_REVOKED: _("The release was revoked"),
    responses.REDUCED: _("What is owed was reduced"),
}


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One answer: its number (from 1), what it says, and when it was given."""

    number: int
    title: Words
    at: datetime | None


def answers(given: Sequence[Response]) -> list[AnswerShown]:
    """The answers to a declaration, the oldest first."""
    return [
        AnswerShown(number, TITLES.get(each.function_code or "", each.function_code or ""), _when(each))
        for number, each in enumerate(given, start=1)
    ]


def _when(given: Response) -> datetime | None:
    written = given.issue_date_time
    return written.moment() if written else None
