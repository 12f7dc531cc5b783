"""How debts are shown: names of heads, states with their tones, and what a service refused, at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Tone
from customhouse.foundation.pages.tables import Table, csv_of, page_of
from customhouse.revenue.notices.access import require_reader
from customhouse.revenue.notices.models import KIND_NAMES, STATE_NAMES, Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NoticeKind, NoticeState
from customhouse.revenue.notices.rules.allocation import in_order
from customhouse.revenue.notices.rules.amounts import written

Done = TypeVar("Done")
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


def reader(request: HttpRequest) -> Actor:
    """Who asks, if they signed in and may read what is owed and paid."""
    actor = signed_in(request)
    require_reader(actor)
    return actor


def listed(request: HttpRequest, table: Table, rows: QuerySet[Any], template: str, **shown: Any) -> HttpResponseBase:
    """Rows as the table of a page, or all of them as CSV where the address asks for it."""
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(table, rows.iterator()), content_type="text/csv; charset=utf-8")
    return render(request, template, {"page": page_of(table, rows, request.GET), **shown})


def done(request: HttpRequest, form: BaseForm, act: Callable[..., Done], said: str) -> Done | None:
    """Do what a form that was sent asks, by a service, and say so; None where it is not fit, with why in the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        answer = act(**form.cleaned_data, actor=signed_in(request), at=timezone.now())
    except CustomhouseError as error:
        tell(form, error)
        return None
    messages.success(request, said)
    return answer


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
