"""Refunds: asking for one, deciding on it, paying it out."""

from __future__ import annotations

from functools import partial

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.permissions import permits_at, require
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Fact, Tone
from customhouse.foundation.pages.tables import Column
from customhouse.revenue.claims import views as claims
from customhouse.revenue.claims.forms import DecideForm
from customhouse.revenue.notices import showing
from customhouse.revenue.notices.queries import about, standings
from customhouse.revenue.refunds import queries, services
from customhouse.revenue.refunds.access import ASK, DECIDE, PAY_OUT
from customhouse.revenue.refunds.forms import AskForm, PayOutForm
from customhouse.revenue.refunds.models import STATE_NAMES, Refund
from customhouse.revenue.refunds.records import RefundState

TONES = {
    RefundState.ASKED: Tone.WAIT,
    RefundState.APPROVED: Tone.INFO,
    RefundState.REFUSED: Tone.BAD,
    RefundState.PAID: Tone.GOOD,
}
PAGES = claims.Pages(
    area="refunds",
    claim="refund",
    one=gettext_lazy("Refund"),
    many=gettext_lazy("Refunds"),
    ask=gettext_lazy("Ask for a refund"),
    about=gettext_lazy("What was paid beyond what is owed on a declaration is given back. A second person decides."),
    states={state.value: (name, TONES[state]) for state, name in STATE_NAMES.items()},
)
REFUNDS = PAGES.table(
    Column("claimant", gettext_lazy("Claimant"), lambda row: row.claimant_name or row.claimant),
    gettext_lazy("No refunds."),
)


@require_safe
def refunds(request: HttpRequest) -> HttpResponseBase:
    """The refunds that the actor may see, the newest first."""
    actor = showing.reader(request)
    return claims.claims(request, PAGES, REFUNDS, queries.visible_to(actor), ASK)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that what was paid too much be given back."""
    actor = signed_in(request)
    require(actor, ASK)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial=_suggested(request.GET.get("declaration", ""), actor),
    )
    said = _("The refund is asked for. A second person decides on it.")
    return claims.ask(request, PAGES, form, services.ask_refund, said)


@require_safe
def refund(request: HttpRequest, number: str) -> HttpResponse:
    """One refund: who asked for what and why, and where it stands."""
    actor = showing.reader(request)
    return _page(request, queries.find(actor, number), actor)


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Approve or refuse a refund that somebody else asked for."""
    actor, found = claims.to_act_on(request, number, queries.find, DECIDE)
    form = DecideForm(request.POST)
    approve = partial(services.approve_refund, refund=found)
    if claims.decided(request, form, approve, partial(services.refuse_refund, refund=found)):
        return redirect(PAGES.url(found))
    return _page(request, found, actor, form)


@require_POST
def pay_out(request: HttpRequest, number: str) -> HttpResponse:
    """Note that an approved refund was paid out."""
    actor, found = claims.to_act_on(request, number, queries.find, PAY_OUT)
    form = PayOutForm(request.POST)
    if showing.done(request, form, partial(services.pay_out, refund=found), _("The refund is paid out.")):
        return redirect(PAGES.url(found))
    return _page(request, found, actor, form)


def _suggested(mrn: str, actor: Actor) -> dict[str, str]:
    """What can be asked for on a declaration that the actor may see."""
    notice = about(actor, mrn).first() if mrn else None
    if notice is None:
        return {}
    return {"subject": notice.subject, "amount": showing.plain(standings([notice.subject])[notice.subject].refundable)}


def _page(request: HttpRequest, found: Refund, actor: Actor, bound: BaseForm | None = None) -> HttpResponse:
    facts = [
        Fact(_("Claimant"), found.claimant_name or found.claimant),
        Fact(_("Declaration"), found.subject, "ref"),
        Fact(_("Reason"), found.reason),
        Fact(_("To be paid to"), found.pay_to, "ref"),
        *claims.history(found),
        Fact(_("Paid out"), found.paid_at, "moment"),
        Fact(_("Reference of the bank's payment"), found.bank_reference, "ref"),
    ]
    acts = [claims.to_decide(bound)] if claims.decides(found, DECIDE, actor) else []
    pays = found.state == RefundState.APPROVED.value and permits_at(actor, PAY_OUT, found.office)
    if pays and not is_same_person(actor, found.decided_by):
        form = bound if isinstance(bound, PayOutForm) else PayOutForm()
        acts.append(claims.Act("pay_out", _("Pay it out"), form, _("It is paid out")))
    return claims.page(request, PAGES, found, facts, acts, bound)
