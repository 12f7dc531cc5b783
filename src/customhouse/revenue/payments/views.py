"""Receipts, and the counter where they are given."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb, Fact
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, page_of
from customhouse.reference.offices.queries import resolve_offices
from customhouse.revenue.notices import paper, showing
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.rules.references import compact, grouped
from customhouse.revenue.payments import queries, services, taking, tills
from customhouse.revenue.payments.access import KEEP_TILL
from customhouse.revenue.payments.forms import CounterForm, FloatForm, SearchForm
from customhouse.revenue.payments.models import METHOD_NAMES, Payment, Till
from customhouse.revenue.payments.providers import provider_of
from customhouse.revenue.payments.records import Method


def _url(payment: Payment) -> str:
    return reverse("payments:receipt", args=[payment.number])


def _method(payment: Payment) -> Any:
    return METHOD_NAMES[Method(payment.method)]


PAYMENTS = Table(
    gettext_lazy("Receipts"),
    (
        Column("number", gettext_lazy("Receipt"), lambda row: row.number, "ref", link=_url),
        Column("at", gettext_lazy("Received"), lambda row: row.at, "moment"),
        Column("declaration", gettext_lazy("Declaration"), lambda row: row.subject, "ref"),
        Column("payer", gettext_lazy("Paid by"), lambda row: row.payer),
        Column("method", pgettext_lazy("means", "Paid"), _method),
        Column("amount", gettext_lazy("Amount"), lambda row: row.amount, "money", lambda row: row.currency),
    ),
    (Filter("q", gettext_lazy("Receipt or MRN")),),
    empty=gettext_lazy("No receipts yet."),
)
PARTS = Table(
    gettext_lazy("What it was set against"),
    (
        Column("notice", gettext_lazy("Notice"), lambda row: grouped(row[0]), "ref"),
        Column("head", gettext_lazy("Head"), lambda row: row[1]),
        Column("amount", gettext_lazy("Amount"), lambda row: row[2], "money", lambda row: row[3]),
    ),
    is_exported=False,
)


@require_safe
def receipts(request: HttpRequest) -> HttpResponseBase:
    """The receipts that the actor may see, the newest first."""
    actor = showing.reader(request)
    (words,) = (question.value for question in asked(PAYMENTS, request.GET).filters)
    rows = queries.visible_to(actor)
    if words:
        rows = rows.filter(number=words.upper()) | rows.filter(subject=compact(words)[:40])
    return showing.listed(request, PAYMENTS, rows, "payments/list.html")


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """One receipt: what came in, by whom, and what it was set against."""
    actor = showing.reader(request)
    found = queries.find(actor, number)
    shown = {
        "payment": found,
        "facts": _facts(found),
        "parts": page_of(PARTS, _parts(found), {}),
        "crumbs": [Crumb(_("Receipts"), reverse("payments:list")), Crumb(found.number)],
        "may_take": permits(actor, KEEP_TILL),
        "taken_back": _standing(found),
    }
    return render(request, "payments/receipt.html", shown)


@require_safe
def receipt_on_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as a PDF."""
    actor = showing.reader(request)
    found = queries.find(actor, number)
    lines = page_of(PARTS, _parts(found), {})
    return paper.answer(title=_("Receipt"), number=found.number, facts=_facts(found), lines=lines, at=found.at)


@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """The counter: find what somebody wants to pay, take the payment, give the receipt."""
    actor = signed_in(request)
    require(actor, KEEP_TILL)
    till = queries.open_till_of(actor)
    if till is None:
        return redirect("payments:open_till")
    if request.method == "POST":
        return _take(request, actor, till)
    return _counter(request, till, request.GET.get("q", ""))


@require_http_methods(["GET", "POST"])
def open_till(request: HttpRequest) -> HttpResponse:
    """Open one's till with its float."""
    actor = signed_in(request)
    require(actor, KEEP_TILL)
    form = FloatForm(request.POST if request.method == "POST" else None, offices=_offices(actor))
    if showing.done(request, form, services.open_till, _("Your till is open.")) is not None:
        return redirect("payments:counter")
    crumbs = [Crumb(_("Counter"), reverse("payments:counter")), Crumb(_("Open the till"))]
    return render(request, "payments/open_till.html", {"form": form, "crumbs": crumbs})


def _take(request: HttpRequest, actor: Actor, till: Till) -> HttpResponse:
    form = CounterForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            payment = services.take_payment(
                reference=told["reference"],
                amount=told["amount"],
                currency=till.currency,
                provider="counter",
                provider_reference=told["key"],
                payer=told["payer"],
                method=told["method"],
                actor=actor,
                at=timezone.now(),
            )
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("The payment is taken. Hand over the receipt."))
            return redirect(_url(payment))
    return _counter(request, till, request.POST.get("reference", ""), form)


def _counter(request: HttpRequest, till: Till, words: str, form: CounterForm | None = None) -> HttpResponse:
    """The page of the counter, with what is owed under the words that were asked for."""
    words = words.replace("\0", "").strip()[:60]
    notices = _owed_under(words)
    total = sum((notice.unpaid for notice in notices), Decimal(0))
    first = {"reference": compact(words), "key": str(uuid4()), "amount": showing.plain(total)}
    shown = {
        "till": till,
        "taken": _taken(till),
        "search": SearchForm(initial={"q": words}),
        "words": words,
        "notices": [(notice, grouped(notice.reference), showing.kind_name(notice)) for notice in notices],
        "debtor": (notices[0].debtor_name or notices[0].debtor) if notices else "",
        "total": total,
        "form": form or (CounterForm(initial=first) if total else None),
    }
    return render(request, "payments/counter.html", shown, status=422 if form else 200)


def _owed_under(words: str) -> list[Notice]:
    """The notices that a payment under these words is set against; none where they name no debt."""
    try:
        return taking.notices_under(words) if words else []
    except CustomhouseError:
        return []


def _taken(till: Till) -> list[Fact]:
    """What lies in the till so far."""
    taken = tills.taken(till)
    facts = [Fact(_("Float"), till.opening_float, "money", till.currency)]
    return facts + [
        Fact(METHOD_NAMES[Method(method)], amount, "money", till.currency) for method, amount in taken.items()
    ]


def _offices(actor: Actor) -> list[tuple[str, str]]:
    found = resolve_offices(actor.offices, timezone.localdate())
    return [(code, found[code].name(showing.language())) for code in sorted(found)]


def _facts(found: Payment) -> list[Fact]:
    office = resolve_offices([found.office], timezone.localdate()).get(found.office)
    provider = provider_of(found.provider)
    return [
        Fact(_("Receipt"), found.number, "ref"),
        Fact(_("Received"), found.at, "moment"),
        Fact(_("Amount"), found.amount, "money", found.currency),
        Fact(pgettext("means", "Paid"), _method(found)),
        Fact(_("Paid by"), found.payer),
        Fact(_("Debtor"), found.debtor_name or found.debtor),
        Fact(_("Declaration"), found.subject, "ref"),
        Fact(_("Office"), office.name(showing.language()) if office else found.office),
        Fact(_("Taken by"), _(provider.name) if provider else found.provider),
        Fact(_("Reference of the payment"), found.provider_reference, "ref"),
        *_taken_back(found),
    ]


def _standing(found: Payment) -> str:
    """What a reader of a receipt must know of it: that the bank took the payment back, or a part of it."""
    back = sum((each.line.amount for each in queries.returns_of(found)), Decimal(0))
    if back == found.amount:
        return _("The bank took this payment back: what it paid is owed again.")
    return _("The bank took back a part of this payment: that part is owed again.") if back else ""


def _taken_back(found: Payment) -> Iterator[Fact]:
    """What the bank took back of the payment, and when: so much of it the receipt proves no more."""
    for each in queries.returns_of(found):
        yield Fact(_("Taken back by the bank"), each.booked_on, "day")
        yield Fact(_("Amount taken back"), each.line.amount, "money", found.currency)


def _parts(found: Payment) -> list[Any]:
    day = timezone.localtime(found.at).date()
    law = revenue_law()
    return [
        (
            each["notice"],
            showing.head_name(each["head"], day) if each["head"] else _("Held on account"),
            Decimal(each["amount"]),
            law.currency,
        )
        for each in found.settled
    ]
