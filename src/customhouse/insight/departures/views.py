"""Pages of watched flows, for those who need to know: the list, a new one, and what departs of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb
from customhouse.insight.departures import showing
from customhouse.insight.departures.forms import FlowForm
from customhouse.insight.departures.queries import ON_A_PAGE, departures_of
from customhouse.targeting.flows import services
from customhouse.targeting.flows.access import DEFINE_FLOWS
from customhouse.targeting.flows.queries import find_flow, watched_for
from customhouse.targeting.profiles.access import WRITE_PROFILES


@login_required
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """The flows that are watched."""
    actor = actor_of(request)
    rows = [(row, showing.defined(row)) for row in watched_for(actor)]
    return render(request, "departures/list.html", {"rows": rows, "may_define": permits(actor, DEFINE_FLOWS)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: HttpRequest) -> HttpResponse:
    """Define a flow that is to be watched."""
    actor = actor_of(request)
    require(actor, DEFINE_FLOWS)
    form = FlowForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = services.define_flow(reference=form.record(), actor=actor, at=timezone.now())
        except Refused as error:
            for finding in error.findings:
                form.add_error(finding.path if finding.path in form.fields else None, gettext(finding.message))
        except Conflict as error:
            form.add_error("code", f"{error.text(gettext)} {error.cure(gettext)}")
        else:
            return redirect("flows:flow", row.code)
    crumbs = [Crumb(gettext("Flows"), reverse("flows:list")), Crumb(gettext("Watch a flow"))]
    return render(
        request, "departures/define.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200
    )


@login_required
@require_safe
def flow(request: HttpRequest, code: str) -> HttpResponse:
    """What of one flow departs from what is normal for it, until now."""
    actor = actor_of(request)
    until = date.fromordinal(timezone.localdate().toordinal() + 1)
    row = find_flow(actor, code)
    shown: dict[str, Any] = {
        "row": row,
        "facts": showing.defined(row),
        "may_define": permits(actor, DEFINE_FLOWS),
        "may_write": permits(actor, WRITE_PROFILES),
        "crumbs": [Crumb(gettext("Flows"), reverse("flows:list")), Crumb(row.title)],
    }
    try:
        _, found = departures_of(actor, code, until=until, most=ON_A_PAGE)
        shown["departures"] = [showing.shown(each) for each in found]
    except Conflict as error:
        shown["too_much"] = f"{error.text(gettext)} {error.cure(gettext)}"
    return render(request, "departures/flow.html", shown)


@login_required
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Watch a flow no more."""
    services.retire_flow(code=code, actor=actor_of(request), at=timezone.now())
    messages.success(request, gettext("The flow is watched no more."))
    return redirect("flows:list")
