"""Pages of a published tariff: its files are sent in, what they would change is looked at, then it is brought in.

The files are kept as documents when they can be read; nothing of the tariff or of draft law is written until somebody
who looked at the difference brings it in. A composer of `schedules` (tariffs kept as they are) and draft law.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from customhouse.foundation.access.errors import Conflict, CustomhouseError, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.documents import queries as documents
from customhouse.foundation.documents.downloads import attachment
from customhouse.foundation.documents.models import Document
from customhouse.foundation.documents.rules.recognising import recognised
from customhouse.foundation.documents.services import keep_document
from customhouse.foundation.pages.records import Crumb
from customhouse.tariff.schedules import services as schedules
from customhouse.tariff.schedules.access import BRING_IN
from customhouse.tariff.schedules.rules.formats import FORMATS
from customhouse.tariff.schedules.services import Source
from customhouse.tariff.workbaskets import importing, services
from customhouse.tariff.workbaskets.access import WRITE
from customhouse.tariff.workbaskets.import_forms import MOST_FILES, PublishedForm, UploadForm
from customhouse.tariff.workbaskets.import_showing import ReportWords, draft_words, schedule_words

_LONGEST_NUMBER = 12


@require_http_methods(["GET", "HEAD", "POST"])
def published(request: HttpRequest) -> HttpResponse:
    """Send in the files of a tariff, to see what they would change."""
    actor = _known(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        try:
            return redirect(_kept(form, actor, timezone.now()))
        except CustomhouseError as error:
            _tell(form, error)
    shown = {"form": form, "crumbs": [_crumb(), Crumb(_("Bring in a tariff"))]}
    return render(request, "workbaskets/published.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """What the files would change; and, as a deed of its own, bringing in what was looked at."""
    actor = _known(request)
    form, sources = _asked(request, actor)
    now, told = timezone.now(), ""
    if request.method == "POST":
        try:
            return _brought_in(request, form, sources, actor, now)
        except CustomhouseError as error:
            told = f"{error.text(_)} {error.cure(_)}"
    try:
        looked = _look(form, sources, actor, now)
    except CustomhouseError as error:
        return _not_doable(request, form, error)
    shown = {
        "looked": looked,
        "reports": looked.words(sources),
        "form": form,
        "told": told,
        "query": request.GET.urlencode(),
        "crumbs": [_crumb(), Crumb(_("Bring in a tariff"), reverse("workbaskets:published")), Crumb(_("Difference"))],
    }
    return render(request, "workbaskets/look.html", shown, status=409 if told else 200)


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The whole difference, one JSON object a line, as the command prints it."""
    actor = _known(request)
    form, sources = _asked(request, actor)
    try:
        looked = _look(form, sources, actor, timezone.now())
    except CustomhouseError as error:
        return _not_doable(request, form, error)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in looked.lines(sources))
    return attachment("".join(lines).encode(), "application/x-ndjson; charset=utf-8", "difference.jsonl")


@dataclass(frozen=True, slots=True)
class _Looked:
    """What came of looking: `kept` where a schedule would be kept, `drafts` where law would be drafted."""

    seal: str
    kept: Sequence[schedules.Imported] = ()
    drafts: Sequence[importing.ImportedDraft] = ()

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        return any(
            count
            for each in self.kept
            for name, count in each.difference.counts.items()
            if name not in {"unchanged", "refused"}
        ) or any(each.drafted.lines for each in self.drafts)

    def words(self, sources: Sequence[Source]) -> list[ReportWords]:
        """The same for a page."""
        kept = [schedule_words(s.name, s.digest, each.difference) for s, each in zip(sources, self.kept, strict=False)]
        return kept + [draft_words(s.name, s.digest, each) for s, each in zip(sources, self.drafts, strict=False)]

    def lines(self, sources: Sequence[Source]) -> Iterator[dict[str, Any]]:
        """The same row by row."""
        for source, kept in zip(sources, self.kept, strict=False):
            yield from schedules.report(kept, source.name)
        for source, draft in zip(sources, self.drafts, strict=False):
            yield from importing.report(draft, source.name)


def _look(form: PublishedForm, sources: Sequence[Source], actor: Actor, at: datetime) -> _Looked:
    if form.is_draft:
        head = importing.head_of(form.said(), actor)
        drafts = importing.look_at_draft(sources=sources, head=head, actor=actor, at=at)
        return _Looked(importing.seal_of(sources, drafts), drafts=drafts)
    kept = schedules.look_at(sources=sources, actor=actor)
    return _Looked(schedules.seal_of(sources, kept), kept=kept)


def _brought_in(
    request: HttpRequest, form: PublishedForm, sources: Sequence[Source], actor: Actor, at: datetime
) -> HttpResponse:
    seen = request.POST.get("seen", "")
    if form.is_draft:
        head = importing.head_of(form.said(), actor)
        importing.draft_looked_at(sources=sources, head=head, seen=seen, actor=actor, at=at)
        messages.success(request, _("It is drafted. A second person approves it."))
        return redirect("workbaskets:basket", head.name)
    schedules.bring_in(sources=sources, seen=seen, actor=actor, at=at)
    messages.success(request, _("The tariff is brought in."))
    return redirect("schedules:schedules")


def _kept(form: UploadForm, actor: Actor, at: datetime) -> str:
    """The address of the look at files that can be read; they are kept as documents."""
    if form.is_draft:
        services.check_open(head=importing.head_of(form.said(), actor), actor=actor)
    given = form.cleaned_data
    files = [(each.name, each.read()) for each in given["file"]]
    for name, data in files:
        schedules.read(Source(given["format"], name, data))
    kept = [
        keep_document(data=data, media_type=_media_type(given["format"], data), name=name, actor=actor, at=at)
        for name, data in files
    ]
    query = [*form.query().items(), *(("file", str(each.pk)) for each in kept)]
    return f"{reverse('workbaskets:look')}?{urlencode(query)}"


def _media_type(format_: str, data: bytes) -> str:
    return recognised(data) or FORMATS[format_].media_type


def _asked(request: HttpRequest, actor: Actor) -> tuple[PublishedForm, list[Source]]:
    """What an address asks to look at. Raises `Http404` where it is not one that was made here."""
    form = PublishedForm(request.GET)
    numbers = request.GET.getlist("file")[:MOST_FILES]
    if not numbers or not all(each.isascii() and each.isdigit() and len(each) <= _LONGEST_NUMBER for each in numbers):
        raise Http404
    held = documents.visible_to(actor).in_bulk([int(each) for each in numbers])
    if not form.is_valid() or any(int(each) not in held for each in numbers):
        raise Http404
    return form, [_source(form, held[int(each)]) for each in numbers]


def _source(form: PublishedForm, document: Document) -> Source:
    given = form.cleaned_data
    data = documents.data_of(document)
    return Source(given["format"], document.name, data, given["schedule"], given["currency"].upper())


def _not_doable(request: HttpRequest, form: PublishedForm, error: CustomhouseError) -> HttpResponse:
    """The form again, with why the difference cannot be told."""
    again = UploadForm({**form.cleaned_data}, {})
    again.errors.pop("file", None)
    _tell(again, error)
    shown = {"form": again, "crumbs": [_crumb(), Crumb(_("Bring in a tariff"))]}
    return render(request, "workbaskets/published.html", shown, status=409 if isinstance(error, Conflict) else 422)


def _tell(form: UploadForm, error: CustomhouseError) -> None:
    """Tell what was refused at its field, or at that of the files."""
    fields = {"name": "workbasket", "title_en": "title", "legal_reference": "law", "format": "format"}
    for each in error.findings if isinstance(error, Refused) else (error.finding,):
        field = fields.get(each.path, each.path)
        at = field if field in form.fields else "workbasket" if each.code.startswith("WB-") else "file"
        form.add_error(at, f"{each.text(_)} {each.cure(_)}".strip())


def _crumb() -> Crumb:
    return Crumb(_("Tariffs of other countries"), reverse("schedules:schedules"))


def _known(request: HttpRequest) -> Actor:
    """Whoever may bring in tariffs and draft law. Raises `AccessDenied`."""
    actor = signed_in(request)
    require(actor, BRING_IN)
    require(actor, WRITE)
    return actor
