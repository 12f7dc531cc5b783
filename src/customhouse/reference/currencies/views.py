"""The exchange rates that customs value is reckoned with: of any day, and the history of one currency. Public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.pages.records import Crumb
from customhouse.foundation.pages.tables import Column, Filter, Table, csv_of, page_of
from customhouse.reference.currencies import queries
from customhouse.reference.currencies.models import ExchangeRate


def _name(row: ExchangeRate) -> str:
    return queries.currency_name(row.currency, (get_language() or "en").partition("-")[0])


def _national(row: ExchangeRate) -> str:  # noqa: ARG001  # every row's rate is in the national currency
    return installed_pack().currency


VALIDITY = (
    Column("valid_from", gettext_lazy("From"), lambda row: row.valid_from, "day"),
    Column("valid_to", gettext_lazy("To"), lambda row: row.valid_to, "day"),
    Column("notice", gettext_lazy("Notice"), lambda row: row.legal_reference),
)
QUOTED = (
    Column("units", gettext_lazy("Units"), lambda row: row.units, "number"),
    Column("rate", gettext_lazy("Are worth"), lambda row: row.rate.normalize(), "money", currency=_national),
)
RATES = Table(
    gettext_lazy("Exchange rates"),
    (
        Column(
            "currency",
            gettext_lazy("Currency"),
            lambda row: row.currency,
            "ref",
            link=lambda row: reverse("currencies:history", args=[row.currency]),
        ),
        Column("name", gettext_lazy("Name"), _name),
        *QUOTED,
        *VALIDITY,
    ),
    (Filter("on", gettext_lazy("Rates of"), kind="date"),),
    empty=gettext_lazy("No rates are published for that day."),
)


@require_safe
def rates(request: HttpRequest) -> HttpResponseBase:
    """The rates of one day."""
    on = _day(request.GET.get("on", ""))
    found = list(queries.published_on(on))
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(RATES, found), content_type="text/csv; charset=utf-8")
    periods = {(row.valid_from, row.valid_to, row.legal_reference) for row in found}
    # Where one notice publishes all rates it is told once, not on every line.
    table = replace(RATES, columns=RATES.columns[:-3]) if len(periods) == 1 else RATES
    shown = {
        "on": on,
        "page": page_of(table, found, {"on": on.isoformat()}),
        "period": found[0] if len(periods) == 1 else None,
        "national": installed_pack().currency,
    }
    return render(request, "currencies/rates.html", shown)


def _day(text: str) -> date:
    """The day asked for; today where none can be read."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


@require_safe
def history(request: HttpRequest, currency: str) -> HttpResponse:
    """Every rate of one currency, year by year."""
    published = list(queries.history_of(currency.upper()[:3]))
    if not published:
        raise Http404
    years = sorted({row.valid_from.year for row in published}, reverse=True)
    table = Table(
        _("Exchange rates of {currency}").format(currency=currency),
        (*VALIDITY[:2], *QUOTED, VALIDITY[2]),
        (Filter("year", gettext_lazy("Year"), tuple((str(year), str(year)) for year in years)),),
        is_exported=False,
    )
    year = request.GET.get("year", "")
    rows = [row for row in published if not year.isdecimal() or row.valid_from.year == int(year)]
    shown = {
        "currency": currency,
        "name": _name(published[0]),
        "page": page_of(table, rows, request.GET),
        "crumbs": [Crumb(_("Exchange rates"), reverse("currencies:rates")), Crumb(currency)],
    }
    return render(request, "currencies/history.html", shown)
