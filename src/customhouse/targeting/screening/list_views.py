"""Watch lists on the site: the lists and their editions; a file sent, looked at, and brought in or set aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customhouse.foundation.access.errors import Conflict, CustomhouseError, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.settings import settings
from customhouse.foundation.pages.records import Crumb, Fact
from customhouse.foundation.pages.tables import csv_of, page_of
from customhouse.targeting.screening import queries, sending
from customhouse.targeting.screening.access import KEEP_LISTS
from customhouse.targeting.screening.forms import DeedForm, EditionForm, NewListForm
from customhouse.targeting.screening.models import SentFile, WatchList
from customhouse.targeting.screening.reports import FILES, FORMATS, LISTS, LOADS, REPORT, SHOWN_REPORT, said_readers
from customhouse.targeting.screening.rules.differing import ReportRow, Turn
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.services import Loaded, LookedAt, NewList

MOST_SHOWN = 200
"""So many of each kind stand on the page of a file; the download has all."""
MEGABYTE = 1_000_000


@login_required
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that are for one's part; for their keepers also the files that wait to be brought in."""
    actor = actor_of(request)
    found = queries.lists_for(actor)
    counts = queries.counts(found)
    may_keep = permits(actor, KEEP_LISTS)
    waiting = queries.files_waiting(actor) if may_keep else []
    shown = {
        "page": page_of(LISTS, [(each, counts.get(each.pk, 0)) for each in found], {}),
        "files": page_of(FILES, waiting, {}),
        "may_keep": may_keep,
        "crumbs": _crumbs(),
    }
    return render(request, "screening/lists.html", shown)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Send the first file of a list, and say what the list is."""
    actor = actor_of(request)
    require(actor, KEEP_LISTS)
    form = NewListForm(request.POST, request.FILES) if request.method == "POST" else NewListForm()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        readers = tuple(Role(each) for each in given["readers"])
        told = NewList(given["code"], given["name"], Format(given["format"]), readers, given["needs_two"])
        sent = _sent(form, told, actor)
        if sent is not None:
            return redirect("screening:file", sent.pk)
    shown = {"form": form, "megabytes": _megabytes(), "crumbs": _crumbs(_("A new list"))}
    return render(request, "screening/new_list.html", shown, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_list(request: HttpRequest, code: str) -> HttpResponse:
    """A list with its editions; its keepers send the file of another."""
    actor = actor_of(request)
    found = queries.find_list(actor, code)
    may_keep = permits(actor, KEEP_LISTS)
    if request.method == "POST":
        require(actor, KEEP_LISTS)
    form = EditionForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        sent = _sent(form, NewList(code, "", Format(found.format)), actor)
        if sent is not None:
            return redirect("screening:file", sent.pk)
    shown = {
        "list": found,
        "facts": _facts(found),
        "loads": page_of(LOADS, queries.loads_of(found), {}),
        "files": page_of(FILES, queries.files_waiting(actor, code) if may_keep else [], {}),
        "form": form if may_keep else None,
        "megabytes": _megabytes(),
        "crumbs": _crumbs(found.name),
    }
    return render(request, "screening/list.html", shown, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, number: int) -> HttpResponse:
    """What a file would change of its list as it stands now; bring it in, or set it aside."""
    actor = actor_of(request)
    sent = queries.find_file(actor, number)
    form = DeedForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            return _done(request, sent, form.cleaned_data, actor)
        except Conflict as error:
            messages.error(request, f"{error.text(gettext)} {error.cure(gettext)}")
            return redirect("screening:file", number)
    shown: dict[str, Any] = {
        "sent": sent,
        "facts": _facts_of_file(sent),
        "brought_in": sent.edition,
        "crumbs": _crumbs(sent.file_name),
    }
    if sent.closed_at is None:
        shown |= _looked_at(sent, actor)
    return render(request, "screening/file.html", shown, status=422 if form is not None else 200)


@login_required
@require_safe
def report(request: HttpRequest, number: int) -> HttpResponseBase:
    """Every line of what a file would change, as CSV."""
    actor = actor_of(request)
    sent = queries.find_file(actor, number)
    if sent.closed_at is not None:
        return redirect("screening:file", number)
    rows = sending.look_at(sent=sent, actor=actor, at=timezone.now()).report()
    response = StreamingHttpResponse(csv_of(REPORT, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="report-{number}.csv"'
    return response


def _sent(form: EditionForm, new: NewList, actor: Actor) -> SentFile | None:
    """The file, kept to be looked at; nothing where it is refused, and the form says why."""
    upload = form.cleaned_data["file"]
    try:
        sending.check_size(upload.size)
        return sending.send_file(new=new, data=upload.read(), name=upload.name, actor=actor, at=timezone.now())
    except CustomhouseError as error:
        if error.status == 404:  # noqa: PLR2004  # a code of a list that is not the actor's to see
            raise
        tell(form, error, "file")
        return None


def _done(request: HttpRequest, sent: SentFile, given: dict[str, Any], actor: Actor) -> HttpResponse:
    """Bring a file in, or set it aside; on to its list, or to the lists where it has none."""
    if given["deed"] == "set_aside":
        sending.set_aside(number=sent.pk, actor=actor, at=timezone.now())
        messages.success(request, _("The file is set aside; nothing was changed."))
        return redirect("screening:lists")
    looked_at = LookedAt(given["digest"], given["against"])
    loaded = sending.bring_in(number=sent.pk, looked_at=looked_at, actor=actor, at=timezone.now())
    said = _("Edition {edition} of the list {code} is brought in.")
    messages.success(request, said.format(edition=loaded.edition, code=loaded.watch_list))
    return redirect("screening:list", sent.code)


def _looked_at(sent: SentFile, actor: Actor) -> dict[str, Any]:
    """The report of a file that waits, as it is held against the list now; or why it can no longer be brought in."""
    try:
        loaded = sending.look_at(sent=sent, actor=actor, at=timezone.now())
    except Refused as error:
        return {"refused": error.findings}
    start = {"digest": loaded.digest, "against": loaded.against}
    return {
        "loaded": loaded,
        "counts": _counts(loaded),
        "page": page_of(SHOWN_REPORT, _first_rows(loaded), {}),
        "most": MOST_SHOWN,
        "form": DeedForm(initial=start),
    }


def _first_rows(loaded: Loaded) -> list[ReportRow]:
    """The first lines of each kind."""
    shown: dict[Turn, int] = {}
    rows = []
    for row in loaded.report():
        shown[row.turn] = shown.get(row.turn, 0) + 1
        if shown[row.turn] <= MOST_SHOWN:
            rows.append(row)
    return rows


def _counts(loaded: Loaded) -> list[Fact]:
    changes = loaded.difference
    return [
        Fact(_("New"), len(changes.added), "number"),
        Fact(_("Changed"), len(changes.changed), "number"),
        Fact(_("Ends"), len(changes.removed), "number"),
        Fact(_("As before"), changes.same, "number"),
        Fact(_("Left out"), len(loaded.findings), "number"),
    ]


def _facts(found: WatchList) -> list[Fact]:
    return [
        Fact(_("Code"), found.code, "ref"),
        Fact(_("Format of the file"), FORMATS[found.format]),
        Fact(_("For whom it is"), said_readers(found.readers)),
        Fact(_("A match is cleared by"), _("two persons") if found.needs_two else _("one person")),
        Fact(_("Entries"), queries.counts([found]).get(found.pk, 0), "number"),
    ]


def _facts_of_file(sent: SentFile) -> list[Fact]:
    listed = WatchList.objects.filter(code=sent.code).first()
    return [
        Fact(_("List"), sent.code, "ref"),
        Fact(_("Format of the file"), FORMATS[sent.format]),
        Fact(_("For whom it is"), said_readers(queries.readers_of(sent))),
        Fact(
            _("A match is cleared by"),
            _("two persons") if (listed.needs_two if listed else sent.needs_two) else _("one person"),
        ),
        Fact(_("Sent by"), sent.sent_by),
        Fact(_("When"), sent.sent_at, "moment"),
        Fact(_("Digest (SHA-256)"), sent.digest, "ref"),
        *(
            [Fact(_("Closed by"), sent.closed_by), Fact(_("Closed"), sent.closed_at, "moment")]
            if sent.closed_at
            else []
        ),
    ]


def _crumbs(*here: str) -> list[Crumb]:
    way = [Crumb(_("Screening"), reverse("screening:screen"))]
    if not here:
        return [*way, Crumb(_("Watch lists"))]
    return [*way, Crumb(_("Watch lists"), reverse("screening:lists")), *(Crumb(each) for each in here)]


def _megabytes() -> int:
    return settings().max_list_bytes // MEGABYTE
