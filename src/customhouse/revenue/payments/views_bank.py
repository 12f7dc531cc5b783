"""The bank's statements: bringing them in, what became of each line, and matching what named no debt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customhouse.foundation.access.errors import CustomhouseError, NotFound
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.revenue.notices import showing
from customhouse.revenue.notices.access import READ_ALL
from customhouse.revenue.payments import queries, services
from customhouse.revenue.payments.access import IMPORT_STATEMENT
from customhouse.revenue.payments.forms import MatchForm, StatementForm
from customhouse.revenue.payments.models import OUTCOME_NAMES, BankFile, BankLine
from customhouse.revenue.payments.records import LineOutcome

TONES = {
    LineOutcome.PAID: Tone.GOOD,
    LineOutcome.MATCHED: Tone.GOOD,
    LineOutcome.SUSPENSE: Tone.WAIT,
    LineOutcome.UNFIT: Tone.BAD,
}


def _outcome(line: BankLine) -> tuple[Any, Tone]:
    outcome = LineOutcome(line.outcome)
    return OUTCOME_NAMES[outcome], TONES.get(outcome, Tone.NEUTRAL)


def _line_url(line: BankLine) -> str:
    return reverse("payments:line", args=[line.pk]) if line.outcome == LineOutcome.SUSPENSE.value else ""


def _file_url(file: BankFile) -> str:
    return reverse("payments:statement", args=[file.pk])


LINE_COLUMNS = (
    Column("key", gettext_lazy("Bank's reference"), lambda row: row.key, "ref", link=_line_url),
    Column("booked", gettext_lazy("Booked"), lambda row: row.booked_on, "day"),
    Column("amount", gettext_lazy("Amount"), lambda row: row.amount, "money", lambda row: row.currency),
    Column("payer", gettext_lazy("Paid by"), lambda row: row.payer),
    Column("text", gettext_lazy("What they wrote"), lambda row: row.text),
    Column("outcome", gettext_lazy("Outcome"), _outcome, "chip"),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
)
LINES = Table(gettext_lazy("Lines of the statement"), LINE_COLUMNS, order="pk", is_exported=False)
SUSPENSE = Table(
    gettext_lazy("In suspense"),
    LINE_COLUMNS[:5],
    order="pk",
    empty=gettext_lazy("Nothing is in suspense: every payment found its debt."),
    is_exported=False,
)
FILES = Table(
    gettext_lazy("Statements"),
    (
        Column("name", gettext_lazy("File"), lambda row: row.name or row.digest[:12], link=_file_url),
        Column("at", gettext_lazy("Brought in"), lambda row: row.at, "moment"),
        Column("by", gettext_lazy("By"), lambda row: row.actor),
    ),
    empty=gettext_lazy("No statement was brought in yet."),
    is_exported=False,
)


@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """Bring in a statement; what waits to be matched, and the statements so far."""
    actor = showing.known(request)
    _require_reader(actor)
    form = StatementForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST":
        require(actor, IMPORT_STATEMENT)
        if form.is_valid():
            file = _imported(form, actor)
            if file is not None:
                messages.success(request, _("The statement is in. See what became of each line."))
                return redirect(_file_url(file))
    shown = {
        "form": form if permits(actor, IMPORT_STATEMENT) else None,
        "suspense": page_of(SUSPENSE, queries.waiting_visible_to(actor), request.GET),
        "files": page_of(FILES, list(queries.files_visible_to(actor)[:20]), {}),
    }
    return render(request, "payments/bank.html", shown, status=422 if form.errors else 200)


@require_safe
def statement(request: HttpRequest, key: int) -> HttpResponse:
    """One statement: what became of each of its lines."""
    actor = showing.known(request)
    _require_reader(actor)
    found = queries.files_visible_to(actor).filter(pk=key).first() if key < 2**63 else None
    if found is None:
        raise NotFound("account statement", str(key))
    shown = {
        "file": found,
        "page": page_of(LINES, found.lines.all(), request.GET),
        "crumbs": [Crumb(_("Bank"), reverse("payments:bank")), Crumb(found.name or found.digest[:12])],
    }
    return render(request, "payments/statement.html", shown)


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, key: int) -> HttpResponse:
    """A line in suspense: say which debt it is for."""
    actor = showing.known(request)
    _require_reader(actor)
    found = queries.find_line(actor, key)
    form = MatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(actor, IMPORT_STATEMENT)
        if form.is_valid():
            try:
                payment = services.match_line(
                    line=found, reference=form.cleaned_data["reference"], actor=actor, at=timezone.now()
                )
            except CustomhouseError as error:
                showing.tell(form, error)
            else:
                messages.success(request, _("The payment is set against the debt."))
                return redirect("payments:receipt", payment.number)
    shown = {
        "facts": _facts(found),
        "form": form if permits(actor, IMPORT_STATEMENT) and found.outcome == LineOutcome.SUSPENSE.value else None,
        "crumbs": [Crumb(_("Bank"), reverse("payments:bank")), Crumb(found.key)],
    }
    return render(request, "payments/line.html", shown, status=422 if form.errors else 200)


def _imported(form: StatementForm, actor: Actor) -> BankFile | None:
    upload = form.cleaned_data["file"]
    try:
        return services.import_statement(data=upload.read(), name=upload.name, actor=actor, at=timezone.now())
    except CustomhouseError as error:
        showing.tell(form, error)
        return None


def _facts(found: BankLine) -> list[Fact]:
    return [
        Fact(_("Booked"), found.booked_on, "day"),
        Fact(_("Amount"), found.amount, "money", found.currency),
        Fact(_("Paid by"), found.payer),
        Fact(_("What they wrote"), found.text),
        Fact(_("Bank's reference"), found.key, "ref"),
        Fact(_("Reason"), found.reason),
    ]


def _require_reader(actor: Actor) -> None:
    if not permits(actor, IMPORT_STATEMENT):
        require(actor, READ_ALL)
