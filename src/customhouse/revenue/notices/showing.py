"""How debts are shown: names of heads, states with their tones, and what a service refused, at its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customhouse.foundation.access.errors import CustomhouseError, NotSignedIn, Refused
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Tone
from customhouse.revenue.notices.models import KIND_NAMES, STATE_NAMES, Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NoticeKind, NoticeState
from customhouse.revenue.notices.rules.allocation import in_order
from customhouse.revenue.notices.rules.amounts import written

TONES = {
    NoticeState.OPEN: Tone.WAIT,
    NoticeState.PART_PAID: Tone.WAIT,
    NoticeState.SECURED: Tone.INFO,
    NoticeState.PAID: Tone.GOOD,
    NoticeState.WITHDRAWN: Tone.NEUTRAL,
}


def language() -> str:
    """The reader's language, two letters."""
    return (get_language() or "en").partition("-")[0]


def known(request: HttpRequest) -> Actor:
    """Who asks, if they signed in; else `NotSignedIn`."""
    actor = actor_of(request)
    if actor.user_id is None:
        raise NotSignedIn
    return actor


def state_chip(notice: Notice, on: date) -> tuple[Any, Tone]:
    """The state of a notice as a chip; what is late says so."""
    state = NoticeState(notice.state)
    if state in {NoticeState.OPEN, NoticeState.PART_PAID} and notice.due_on < on:
        return _("Late"), Tone.BAD
    return STATE_NAMES[state], TONES[state]


def kind_name(notice: Notice) -> Any:
    """What a notice is for, in the reader's language."""
    return KIND_NAMES[NoticeKind(notice.kind)]


def head_name(code: str, on: date) -> str:
    """The name of a head in the reader's language; its code where the law has none."""
    head = revenue_law().head(code, on)
    return head.names.get(language(), head.names["en"]) if head else code


def heads_in_order(charged: Mapping[str, Decimal], on: date) -> list[str]:
    """The heads of a debt in the order in which they are paid."""
    return in_order(charged, revenue_law().allocation_order(on))


def plain(amount: Decimal) -> str:
    """An amount of the national currency for another program."""
    return written(amount, revenue_law().places)


def tell(form: BaseForm, error: CustomhouseError) -> None:
    """Say what a service refused at the field that it concerns, with the remedy."""
    for finding in error.findings if isinstance(error, Refused) else [error.finding]:
        words = f"{finding.text(_)} {finding.cure(_)}".strip()
        form.add_error(finding.path if finding.path in form.fields else None, words)
