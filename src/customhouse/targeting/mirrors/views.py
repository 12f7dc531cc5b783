"""Partners' statistics on the site: what is missing here, ranked; editions, looked at before they are brought in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.config.settings import settings
from customhouse.foundation.pages.records import Crumb, Fact, Tab
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, csv_of, page_of
from customhouse.targeting.mirrors import queries
from customhouse.targeting.mirrors.access import KEEP_MIRRORS
from customhouse.targeting.mirrors.forms import StatisticsForm
from customhouse.targeting.mirrors.models import MirrorGap
from customhouse.targeting.mirrors.payloads import report_rows
from customhouse.targeting.mirrors.records import YEAR
from customhouse.targeting.mirrors.services import Loaded, LookedAt, load_statistics
from customhouse.targeting.mirrors.showing import told
from customhouse.targeting.mirrors.sizes import check_size

MOST_SHOWN = 100
MOST_LINES = 300
BRING_IN = "bring_in"
RANKS = {
    "value": gettext_lazy("Missing value"),
    "quantity": gettext_lazy("Missing quantity"),
    "price": gettext_lazy("Lower price"),
}


def _cents(figure: Decimal) -> Decimal:
    """To two decimals, and no zero below zero."""
    return round(figure, 2) + 0


def _currency(_row: MirrorGap) -> str:
    return installed_pack().currency


GAPS = Table(
    gettext_lazy("What partners state and nobody declared"),
    (
        Column("period", gettext_lazy("Period"), lambda row: row.period, "ref"),
        Column("partner", gettext_lazy("Partner"), lambda row: row.partner, "ref"),
        Column("product", gettext_lazy("Product"), lambda row: row.product, "ref"),
        Column("missing", gettext_lazy("Missing value"), lambda row: _cents(row.missing), "money", _currency),
        Column("by_quantity", gettext_lazy("Of it quantity"), lambda row: _cents(row.by_quantity), "money", _currency),
        Column("by_price", gettext_lazy("Of it price"), lambda row: _cents(row.by_price), "money", _currency),
        Column("stated", gettext_lazy("Stated"), lambda row: _cents(row.stated), "money", _currency),
        Column("declared", gettext_lazy("Declared"), lambda row: _cents(row.declared), "money", _currency),
        Column("unit", gettext_lazy("Unit"), lambda row: row.unit, "ref"),
        Column("stated_amount", gettext_lazy("Quantity stated"), lambda row: row.stated_amount, "number"),
        Column("declared_amount", gettext_lazy("Quantity declared"), lambda row: row.declared_amount, "number"),
        Column("months", gettext_lazy("Months"), lambda row: row.months, "number"),
    ),
    (
        Filter("partner", gettext_lazy("Partner (two letters)")),
        Filter("product", gettext_lazy("Product, or its first figures")),
        Filter("period", gettext_lazy("Year or month")),
    ),
)
SHOWN = replace(GAPS, columns=GAPS.columns[:8])
"""What fits on a page; quantities stand in the sentences and in the download."""


@login_required
@require_safe
def gaps(request: HttpRequest) -> HttpResponseBase:
    """What partners state and nobody declared, the most first, each with the sentences to cite; or all as CSV."""
    actor = actor_of(request)
    given = {each.name: each.value for each in asked(GAPS, request.GET).filters}
    by = request.GET.get("by", "") if request.GET.get("by") in RANKS else "value"
    found = queries.gaps_for(
        actor,
        partner=given["partner"].upper()[:2],
        product=given["product"][:6],
        period=given["period"][:7],
        by=by,
        months=len(given["period"]) > YEAR,
    )
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(GAPS, found.iterator()), content_type="text/csv; charset=utf-8")
    rows = list(found[:MOST_SHOWN])
    shown = {
        "page": page_of(SHOWN, rows, request.GET),
        "ranks": _ranks(by, given),
        "rows": [(row, told(row.record())) for row in rows],
        "comparison": queries.last_comparison(),
        "has_editions": bool(queries.last_edition()),
        "may_keep": permits(actor, KEEP_MIRRORS),
        "most": MOST_SHOWN,
        "crumbs": [Crumb(_("Prices"), reverse("prices:browse")), Crumb(_("Partners' statistics"))],
    }
    return render(request, "mirrors/gaps.html", shown)


def _ranks(by: str, given: dict[str, str]) -> list[Tab]:
    """By what gaps may be ranked, what is asked kept."""
    kept = {name: value for name, value in given.items() if value}
    return [Tab(label, f"?{urlencode(kept | {'by': name})}", name == by) for name, label in RANKS.items()]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """The files that were brought in; whoever may bring one in sees what it changes before it does."""
    actor = actor_of(request)
    rows = queries.editions_for(actor)
    if request.method == "POST":
        require(actor, KEEP_MIRRORS)
    form = StatisticsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    loaded = _loaded(request, form, actor) if form.is_bound and form.is_valid() else None
    if loaded is not None and _brings_in(request):
        messages.success(request, _("The statistics are in. They are held against declarations within the hour."))
        return redirect("mirrors:editions")
    shown: dict[str, Any] = {
        "editions": rows[:MOST_SHOWN],
        "may_keep": permits(actor, KEEP_MIRRORS),
        "form": _form_after(form, loaded),
        "loaded": loaded,
        "counts": _counts(loaded) if loaded else (),
        "lines": report_rows(loaded, gettext)[:MOST_LINES] if loaded else (),
        "megabytes": settings().max_list_bytes // 1_000_000,
        "crumbs": [
            Crumb(_("Prices"), reverse("prices:browse")),
            Crumb(_("Partners' statistics"), reverse("mirrors:gaps")),
            Crumb(_("Editions")),
        ],
    }
    return render(request, "mirrors/editions.html", shown, status=422 if form.errors else 200)


def _brings_in(request: HttpRequest) -> bool:
    return request.POST.get("deed") == BRING_IN


def _loaded(request: HttpRequest, form: StatisticsForm, actor: Actor) -> Loaded | None:
    """What the file changes, or changed; nothing where it is refused, and the form says why."""
    given = form.cleaned_data
    try:
        check_size(given["table"].size)
        return load_statistics(
            data=given["table"].read(),
            file=given["table"].name,
            source=given["source"],
            actor=actor,
            at=timezone.now(),
            looked_at=LookedAt(given["digest"], given["against"] or 0),
            dry_run=not _brings_in(request),
        )
    except CustomhouseError as error:
        tell(form, error, "table")
        return None


def _form_after(form: StatisticsForm, loaded: Loaded | None) -> StatisticsForm:
    """The form as it stands; after a report it carries what was looked at."""
    if loaded is None:
        return form
    start = {"source": form.cleaned_data["source"], "digest": loaded.digest, "against": loaded.against}
    return StatisticsForm(initial=start)


def _counts(loaded: Loaded) -> list[Fact]:
    changes = loaded.difference
    return [
        Fact(_("New"), len(changes.added), "number"),
        Fact(_("Changed"), len(changes.changed), "number"),
        Fact(_("Ended"), len(changes.ended), "number"),
        Fact(_("As before"), changes.same, "number"),
        Fact(_("Left out"), len(loaded.findings), "number"),
        Fact(_("Digest (SHA-256)"), loaded.digest, "ref"),
    ]
