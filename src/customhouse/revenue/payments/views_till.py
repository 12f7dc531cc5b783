"""The end of a cashier's day: the count, and its confirmation by a second person."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import permits, permits_at, require
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.formats import money
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.revenue.notices.access import READ_ALL
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.payments import queries, services, tills
from customhouse.revenue.payments.access import CONFIRM_TILL, KEEP_TILL
from customhouse.revenue.payments.forms import CountForm
from customhouse.revenue.payments.models import METHOD_NAMES, TILL_STATE_NAMES, Till
from customhouse.revenue.payments.records import Method, TillState
from customhouse.revenue.payments.rules.till import counted, expected

TONES = {TillState.OPEN: Tone.INFO, TillState.COUNTED: Tone.WAIT, TillState.CONFIRMED: Tone.GOOD}


def _state(till: Till) -> tuple[Any, Tone]:
    state = TillState(till.state)
    return TILL_STATE_NAMES[state], TONES[state]


def _url(till: Till) -> str:
    return reverse("payments:till", args=[till.pk])


TILLS = Table(
    gettext_lazy("Tills"),
    (
        Column("number", gettext_lazy("Till"), lambda row: row.account, "ref", link=_url),
        Column("cashier", gettext_lazy("Cashier"), lambda row: row.cashier),
        Column("opened", gettext_lazy("Opened"), lambda row: row.opened_at, "moment"),
        Column("counted", gettext_lazy("Counted"), lambda row: row.counted_at, "moment"),
        Column("confirmed", gettext_lazy("Confirmed by"), lambda row: row.confirmed_by),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
    empty=gettext_lazy("No till was opened yet."),
    is_exported=False,
)
COUNT = Table(
    gettext_lazy("The count"),
    (
        Column("method", gettext_lazy("Means of payment"), lambda row: row[0]),
        Column("expected", gettext_lazy("Should be there"), lambda row: row[1], "money", lambda row: row[4]),
        Column("counted", gettext_lazy("Counted"), lambda row: row[2], "money", lambda row: row[4]),
        Column("difference", gettext_lazy("Difference"), lambda row: row[3], "money", lambda row: row[4]),
    ),
    is_exported=False,
)


@require_safe
def tills_list(request: HttpRequest) -> HttpResponse:
    """The tills that the actor may see, the newest first."""
    actor = signed_in(request)
    _require_reader(actor)
    return render(
        request, "payments/tills.html", {"page": page_of(TILLS, queries.tills_visible_to(actor), request.GET)}
    )


@require_http_methods(["GET", "POST"])
def till(request: HttpRequest, key: int) -> HttpResponse:
    """One till: what should be there and what was counted; a second person confirms it here."""
    actor = signed_in(request)
    _require_reader(actor)
    found = queries.find_till(actor, key)
    refusal = ""
    if request.method == "POST":
        require(actor, CONFIRM_TILL)
        try:
            services.confirm_till(till=found, actor=actor, at=timezone.now())
        except CustomhouseError as error:
            refusal = f"{error.text(_)} {error.cure(_)}".strip()
        else:
            messages.success(request, _("The till is closed; its money goes to the bank."))
            return redirect(_url(found))
    return render(request, "payments/till.html", _shown(found, actor, refusal), status=422 if refusal else 200)


@require_http_methods(["GET", "POST"])
def count(request: HttpRequest) -> HttpResponse:
    """Count one's till and close it for the day."""
    actor = signed_in(request)
    require(actor, KEEP_TILL)
    found = queries.open_till_of(actor)
    if found is None:
        return redirect("payments:open_till")
    form = CountForm(request.POST if request.method == "POST" else None, pieces=_pieces())
    if request.method == "POST" and form.is_valid():
        try:
            closed = services.count_till(
                held=_held(form), pieces=_counted(form), note=form.cleaned_data["note"], actor=actor, at=timezone.now()
            )
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("The till is counted. A second person confirms it now."))
            return redirect(_url(closed))
    should = expected(found.opening_float, tills.taken(found))
    crumbs = [Crumb(_("Counter"), reverse("payments:counter")), Crumb(_("Close the day"))]
    shown = {"form": form, "till": found, "should": _facts(should, found.currency), "crumbs": crumbs}
    return render(request, "payments/count.html", shown, status=422 if form.errors else 200)


def _shown(found: Till, actor: Actor, refusal: str) -> dict[str, Any]:
    should = {method: Decimal(amount) for method, amount in found.expected.items()}
    should = should or expected(found.opening_float, tills.taken(found))
    may = permits_at(actor, CONFIRM_TILL, found.office) and not is_same_person(actor, found.cashier)
    return {
        "till": found,
        "state": _state(found),
        "facts": [
            Fact(_("Cashier"), found.cashier),
            Fact(_("Opened"), found.opened_at, "moment"),
            Fact(_("Float"), found.opening_float, "money", found.currency),
            Fact(_("Counted"), found.counted_at, "moment"),
            Fact(_("Note"), found.note),
            Fact(_("Confirmed by"), found.confirmed_by),
            Fact(_("Confirmed"), found.confirmed_at, "moment"),
        ],
        "rows": page_of(COUNT, [_row(found, method, amount) for method, amount in should.items()], {}),
        "may_confirm": may and found.state == TillState.COUNTED.value,
        "refusal": refusal,
        "crumbs": [Crumb(_("Tills"), reverse("payments:tills")), Crumb(found.account)],
    }


def _row(found: Till, method: str, amount: Decimal) -> tuple[Any, Decimal, Decimal | None, Decimal | None, str]:
    held = Decimal(found.counted.get(method, "0")) if found.counted_at else None
    difference = held - amount if held is not None else None
    return METHOD_NAMES[Method(method)], amount, held, difference, found.currency


def _facts(amounts: dict[str, Decimal], currency: str) -> list[Fact]:
    return [Fact(METHOD_NAMES[Method(method)], amount, "money", currency) for method, amount in amounts.items()]


def _pieces() -> list[tuple[str, str]]:
    """The notes and coins of the day: value for the form, and how it is called."""
    law = revenue_law()
    return [(f"{each.value:f}", money(each.value, law.currency)) for each in law.cash(timezone.localdate())]


def _counted(form: CountForm) -> dict[str, int]:
    told = form.cleaned_data
    return {value: told[f"piece_{value}"] for value, _label in form.pieces if told[f"piece_{value}"]}


def _held(form: CountForm) -> dict[Method, Decimal]:
    """What was counted by means of payment; the cash from its pieces where no sum is given."""
    told = form.cleaned_data
    pieces = {Decimal(value): number for value, number in _counted(form).items()}
    cash = told["cash"] if told["cash"] is not None else counted(pieces)
    return {Method.CASH: cash, Method.CARD: told["card"] or Decimal(0), Method.CHEQUE: told["cheque"] or Decimal(0)}


def _require_reader(actor: Actor) -> None:
    if not permits(actor, CONFIRM_TILL):
        require(actor, READ_ALL)
