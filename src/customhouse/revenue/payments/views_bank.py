"""The bank's statements: bringing them in, what became of each line, and what a cashier does about those that wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError, NotFound
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.revenue.notices import showing
from customhouse.revenue.notices.access import READ_ALL
from customhouse.revenue.payments import queries, services
from customhouse.revenue.payments.access import IMPORT_STATEMENT, SEND_BACK
from customhouse.revenue.payments.forms import DecideForm, ExplainForm, MatchForm, SendBackForm, StatementForm
from customhouse.revenue.payments.models import OUTCOME_NAMES, SENDING_NAMES, BankFile, BankLine, SendingBack
from customhouse.revenue.payments.records import WAITING, LineOutcome, SendingState

TONES = {
    LineOutcome.PAID: Tone.GOOD,
    LineOutcome.MATCHED: Tone.GOOD,
    LineOutcome.SUSPENSE: Tone.WAIT,
    LineOutcome.UNFIT: Tone.BAD,
    LineOutcome.DEBIT: Tone.WAIT,
    LineOutcome.RETURNED: Tone.BAD,
}


def _outcome(line: BankLine) -> tuple[Any, Tone]:
    outcome = LineOutcome(line.outcome)
    return OUTCOME_NAMES[outcome], TONES.get(outcome, Tone.NEUTRAL)


def _line_url(line: BankLine) -> str:
    return reverse("payments:line", args=[line.pk]) if line.outcome in WAITING else ""


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
WAITING_LINES = Table(
    gettext_lazy("Waiting for a cashier"),
    LINE_COLUMNS[:6],
    order="pk",
    empty=gettext_lazy("Nothing waits: every payment found its debt."),
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
    actor = signed_in(request)
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
        "waiting": page_of(WAITING_LINES, queries.waiting_visible_to(actor), request.GET),
        "files": page_of(FILES, list(queries.files_visible_to(actor)[:20]), {}),
    }
    return render(request, "payments/bank.html", shown, status=422 if form.errors else 200)


@require_safe
def statement(request: HttpRequest, key: int) -> HttpResponse:
    """One statement: what became of each of its lines."""
    actor = signed_in(request)
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
    """A line of the bank that waits: which debt it is for, what the bank took, or that its money goes back."""
    actor = signed_in(request)
    _require_reader(actor)
    found = queries.find_line(actor, key)
    if request.method == "GET":
        return _line(request, found, actor)
    require(actor, IMPORT_STATEMENT)
    form = MatchForm(request.POST)
    payment = showing.done(
        request, form, partial(services.match_line, line=found), _("The payment is set against the debt.")
    )
    if payment is not None:
        return redirect("payments:receipt", payment.number)
    return _line(request, found, actor, form)


@require_POST
def explain(request: HttpRequest, key: int) -> HttpResponse:
    """Say what the bank took: a payment, which is reversed, or something else."""
    actor = signed_in(request)
    require(actor, IMPORT_STATEMENT)
    form, found = ExplainForm(request.POST), queries.find_line(actor, key)
    act = partial(services.explain_debit, line=found)
    return _done(request, found, actor, form, act, _("It is noted what the bank took."))


@require_POST
def send_back(request: HttpRequest, key: int) -> HttpResponse:
    """Ask that the money of a line be sent back to its payer."""
    actor = signed_in(request)
    require(actor, IMPORT_STATEMENT)
    form, found = SendBackForm(request.POST), queries.find_line(actor, key)
    act = partial(services.ask_sending_back, line=found)
    return _done(request, found, actor, form, act, _("A second person sends the money back."))


@require_POST
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """Note that money was sent back that somebody else asked to send, or refuse it."""
    actor = signed_in(request)
    require(actor, SEND_BACK)
    found, sending = queries.find_line(actor, key), queries.find_sending(actor, key)
    act = partial(services.decide_sending_back, sending_back=sending)
    return _done(request, found, actor, DecideForm(request.POST), act, _("The decision is recorded."))


def _done(  # what is done with a line, and what is said when it is
    request: HttpRequest, found: BankLine, actor: Actor, form: Form, act: Callable[..., object], said: str
) -> HttpResponse:
    """Do what a form asks; the line's page, with what is wrong where it cannot be done."""
    if showing.done(request, form, act, said) is not None:
        return redirect("payments:bank")
    return _line(request, found, actor, form)


def _line(request: HttpRequest, found: BankLine, actor: Actor, bound: Form | None = None) -> HttpResponse:
    """The page of a line, with what the actor can do about it."""
    sending, outcome = queries.sending_of(found), LineOutcome(found.outcome)
    forms = _forms(outcome, actor, sending, bound)
    shown = {
        "line": found,
        "state": _outcome(found),
        "facts": _facts(found) + (_sending_facts(sending) if sending else []),
        **forms,
        "told": bound.non_field_errors() if bound is not None and bound not in forms.values() else [],
        "crumbs": [Crumb(_("Bank"), reverse("payments:bank")), Crumb(found.key)],
    }
    return render(request, "payments/line.html", shown, status=422 if bound is not None else 200)


def _forms(
    outcome: LineOutcome, actor: Actor, sending: SendingBack | None, bound: Form | None
) -> dict[str, Form | None]:
    """The forms that fit a line and an actor; what was filled in wrong keeps its words."""
    waits = permits(actor, IMPORT_STATEMENT) and sending is None
    decides = sending is not None and sending.state == SendingState.ASKED.value and permits(actor, SEND_BACK)
    fit = {
        MatchForm: waits and outcome is LineOutcome.SUSPENSE,
        ExplainForm: waits and outcome is LineOutcome.DEBIT,
        SendBackForm: waits and outcome in {LineOutcome.SUSPENSE, LineOutcome.UNFIT},
        DecideForm: decides and sending is not None and not is_same_person(actor, sending.asked_by),
    }
    names = {MatchForm: "form", ExplainForm: "explain_form", SendBackForm: "send_form", DecideForm: "decide_form"}
    return {
        names[kind]: ((bound if isinstance(bound, kind) else kind()) if is_fit else None)
        for kind, is_fit in fit.items()
    }


def _sending_facts(sending: SendingBack) -> list[Fact]:
    return [
        Fact(_("Sending back"), SENDING_NAMES[SendingState(sending.state)]),
        Fact(_("To be paid to"), sending.pay_to, "ref"),
        Fact(_("Reason"), sending.reason),
        Fact(_("Asked by"), sending.asked_by),
        Fact(_("Decided by"), sending.decided_by),
        Fact(_("Reference of the bank's payment"), sending.bank_reference, "ref"),
    ]


def _imported(form: StatementForm, actor: Actor) -> BankFile | None:
    upload = form.cleaned_data["file"]
    try:
        return services.import_statement(data=upload.read(), name=upload.name, actor=actor, at=timezone.now())
    except CustomhouseError as error:
        tell(form, error)
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
