"""Lists: a trader's own declarations, all declarations for officials, and the queue of those who control."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from customhouse.clearance.declarations.access import CONTROL, READ_ALL, READ_OWN
from customhouse.clearance.declarations.delays import delayed
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import (
    QueueCount,
    queue,
    queue_counts,
    visible_to,
    with_trader_names,
)
from customhouse.clearance.pages import tables
from customhouse.clearance.pages.entry.home import wanted_of
from customhouse.clearance.pages.following import digest_of, following, nothing_new
from customhouse.clearance.pages.words import age, lane_for, language, trader_name, wanted
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.pages.records import Tab, Task
from customhouse.foundation.pages.tables import Page, Table, csv_of, page_of
from customhouse.reference.offices.queries import offices_on, resolve_offices
from customhouse.targeting.lanes.records import Lane

EVERYWHERE = "all"
IN_DELAY = "delayed"
"""Beside the lanes of the queue: what goes by itself when its delay is over."""
SOONEST = 500
"""Of these, how many are shown."""


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponseBase:
    """A trader's or broker's declarations, the newest first."""
    actor = actor_of(request)
    require(actor, READ_OWN)
    table, tasks = tables.own_declarations(actor, datetime.now(UTC)), wanted_of(actor, timezone.localdate())
    return _listed(request, table, "declarations/list.html", tasks)


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """All declarations, to be searched by officials."""
    actor = actor_of(request)
    require(actor, READ_ALL)
    return _listed(request, tables.all_declarations(actor, datetime.now(UTC)), "declarations/search.html")


def _listed(request: HttpRequest, table: Table, template: str, tasks: Sequence[Task] = ()) -> HttpResponseBase:
    actor = actor_of(request)
    listed = tables.filtered(table, actor, request.GET)
    if request.GET.get("format") == "csv":
        return exported(tables.for_export(table), with_trader_names(listed.rows()), "declarations.csv")
    page = page_of(table, listed, request.GET, shown=with_trader_names(visible_to(actor)))
    is_filtered = any(question.value for question in page.table.filters)
    seen = digest_of(tasks, [[cell.value for cell in row] for row in page.rows])
    if nothing := nothing_new(request, seen):
        return nothing
    context = {"page": page, "is_filtered": is_filtered, "tasks": tasks, "follow": following(request, seen)}
    return render(request, template, context)


def exported(table: Table, rows: QuerySet[Any], name: str) -> StreamingHttpResponse:
    """Every row of a table as a CSV file, written as it is read."""
    lines = csv_of(table, rows.order_by(table.order).iterator(chunk_size=500))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@dataclass(frozen=True, slots=True)
class Next:
    """The declaration to take up now: the gravest, and of these the one that waits longest."""

    declaration: Declaration
    url: str
    trader: str
    lane: str
    waiting: str
    asked_for: str


@login_required
@require_safe
def work_queue(request: HttpRequest) -> HttpResponseBase:
    """Declarations that wait for an officer, by lane and office, with the next one on top."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, CONTROL)
    office = request.GET.get("office", "")
    offices = _offices(actor, office)
    counts, in_delay = queue_counts(actor, offices=offices), delayed(actor, offices=offices)
    lane = request.GET.get("lane", "")
    lane = lane if lane in {*Lane, IN_DELAY} else ""
    listing = tables.delayed_declarations if lane == IN_DELAY else tables.waiting_declarations
    table = listing(actor, at, one_office=len(offices) == 1)
    waiting = with_trader_names(in_delay if lane == IN_DELAY else queue(actor, offices=offices, lane=lane))
    if request.GET.get("format") == "csv":
        return exported(tables.for_export(table), waiting, "queue.csv")
    rows = list(waiting[:SOONEST]) if lane == IN_DELAY else waiting
    context = {
        "page": _keeping(page_of(table, rows, request.GET), {"lane": lane, "office": office}),
        "tabs": [*_lane_tabs(counts, lane, office), *_delay_tab(in_delay.count(), lane, office)],
        "oldest": [(count.lane, age(count.oldest, at)) for count in counts],
        "next": _next(actor, queue(actor, offices=offices).first(), at),
        "office": office,
        "lane": lane,
        "offices": _office_choices(actor, at),
        "everywhere": EVERYWHERE,
    }
    return render(request, "declarations/queue.html", context)


def _keeping(page: Page, chosen: Mapping[str, str]) -> Page:
    """The page with neighbours and export of the same choice of lane and office."""
    kept = "".join(f"&{urlencode({name: value})}" for name, value in chosen.items() if value)
    earlier, later = (f"{url}{kept}" if url else "" for url in (page.earlier, page.later))
    return replace(page, earlier=earlier, later=later, export=f"{page.export}{kept}")


def _offices(actor: Actor, asked: str) -> Sequence[str]:
    """The offices whose queue is shown: the one asked for, else the actor's own, else all (none named)."""
    if asked == EVERYWHERE:
        return ()
    return [asked] if asked else sorted(actor.offices)


def _office_choices(actor: Actor, at: datetime) -> list[tuple[str, str]]:
    """Offices by code and name: those where the actor serves, or all where they serve at none."""
    own = resolve_offices(actor.offices, legal_day(at)).values()
    return [(office.code, office.name(language())) for office in own or offices_on(legal_day(at))]


def _lane_tabs(counts: Iterable[QueueCount], lane: str, office: str) -> list[Tab]:
    kept = {"office": office} if office else {}
    names = {value: str(label) for value, label in tables.LANES}
    waiting = [(count.lane, names[count.lane], count.waiting) for count in counts]
    everything = ("", gettext("All"), sum(count for _, _, count in waiting))
    return [
        Tab(label, "?" + urlencode(kept | ({"lane": value} if value else {})), value == lane, count)
        for value, label, count in (everything, *waiting)
    ]


def _delay_tab(count: int, lane: str, office: str) -> list[Tab]:
    """The way to what waits in its delay, where there is any or it is looked at."""
    address = "?" + urlencode(({"office": office} if office else {}) | {"lane": IN_DELAY})
    return [Tab(gettext("Release delayed"), address, lane == IN_DELAY, count)] if count or lane == IN_DELAY else []


def _next(actor: Actor, declaration: Declaration | None, at: datetime) -> Next | None:
    if declaration is None:
        return None
    return Next(
        declaration,
        tables.address_of(declaration),
        trader_name(declaration),
        lane_for(actor, declaration),
        age(declaration.presented_at or declaration.accepted_at, at),
        wanted(actor, declaration).text,
    )
