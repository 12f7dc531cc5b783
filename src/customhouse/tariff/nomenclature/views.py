"""The public tariff: leafing through it, searching it, and everything on one code, as of any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.pages.formats import day as in_words
from customhouse.foundation.pages.records import Crumb, Fact
from customhouse.messages.findings import Finding
from customhouse.reference.units.rules import asked_in
from customhouse.tariff.duties.showing import MeasureWords, Reader
from customhouse.tariff.measures.records import Footnote
from customhouse.tariff.nomenclature import queries
from customhouse.tariff.nomenclature.forms import DayForm, SearchForm
from customhouse.tariff.nomenclature.models import LEVELS
from customhouse.tariff.nomenclature.queries import Sheet
from customhouse.tariff.nomenclature.records import GoodsCode, Level, Wording

SHOWN = 30
NAMES = dict(LEVELS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a list: its text in the reader's language (or the one it has), and its page on the day."""

    code: str
    level: str
    wording: Wording
    url: str
    way: tuple[Wording, ...] = ()

    @property
    def is_foreign(self) -> bool:
        """Whether the text is in another language than the page, which has to be said to screen readers."""
        return self.wording.language != _language()


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """The sections of the tariff, and the way into its search."""
    form, on = _asked(request)
    sections = [_entry(goods, request) for goods in queries.children("", on)]
    return render(request, "nomenclature/browse.html", {"form": form, "on": on, "entries": sections})


@require_safe
@vary_on_headers("HX-Request")
def search(request: HttpRequest) -> HttpResponse:
    """The codes that best answer words in three languages; just the list for a page that asks while one types."""
    form, on = _asked(request)
    words = request.GET.get("q", "").replace("\0", "").strip()
    if not words and not getattr(request, "htmx", False):
        return redirect(_with_day(reverse("nomenclature:browse"), request))
    hits = queries.search(words, on, SHOWN) if words else ()
    found = [_entry(hit.goods, request, hit.path[:-1]) for hit in hits]
    shown = {"form": form, "on": on, "entries": found, "words": words, "at_most": len(found) == SHOWN}
    page = "nomenclature/hits.html" if getattr(request, "htmx", False) else "nomenclature/search.html"
    return render(request, page, shown)


@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    """One code: the way to it, what is below it, its unit and validity, and every measure that reaches it."""
    form, on = _asked(request, DayForm)
    try:
        sheet = queries.sheet(code, on)
    except Refused as error:
        shown: dict[str, Any] = {"code": code[:40], "form": SearchForm(initial={"at": on}), "found": error.findings}
        return render(request, "nomenclature/unknown.html", shown | {"on": on}, status=404)
    return render(request, "nomenclature/code.html", _sheet(request, sheet, on) | {"form": form})


def _sheet(request: HttpRequest, sheet: Sheet, on: date) -> dict[str, Any]:
    """What the page of a code shows."""
    goods, snapshot = sheet.goods, queries.snapshot()
    before, after = snapshot.neighbours(goods.code, on)
    measures = _measures(sheet, on)
    closest: dict[tuple[object, ...], MeasureWords] = {}
    for row in measures:
        closest.setdefault(row.answers, row)
    applying = list(closest.values())
    return {
        "on": on,
        "goods": goods,
        "wording": goods.wording(_language()),
        "note": goods.note(_language()),
        "footnotes": _told(sheet.notes, _language()),
        "level": NAMES[goods.level.value],
        "facts": _facts(goods, is_declarable=sheet.is_declarable),
        "is_declarable": sheet.is_declarable,
        "found": _doubts(sheet),
        "entries": [_entry(child, request) for child in queries.children(goods.code, on)],
        "before": before and _entry(before, request),
        "after": after and _entry(after, request),
        "imports": [row for row in applying if not row.is_export],
        "exports": [row for row in applying if row.is_export],
        "overridden": [row for row in measures if row not in applying],
        "crumbs": _crumbs(request, sheet),
        "calculator": f"{reverse('duties:calculator')}?{urlencode({'commodity': goods.code})}",
    }


def _measures(sheet: Sheet, on: date) -> list[MeasureWords]:
    """The measures in words; headings and above have too many lines below them for one answer."""
    if sheet.goods.level not in {Level.SUBHEADING, Level.LINE}:
        return []
    reader, language = Reader(on), _language()
    notes = {key: _told(found, language) for key, found in sheet.measure_notes.items()}
    return [replace(reader.measure(row), footnotes=notes.get(row.id, ())) for row in sheet.measures]


def _told(found: Sequence[Footnote], language: str) -> tuple[tuple[str, str], ...]:
    """Footnotes as pairs of code and words."""
    return tuple((each.code, each.text(language)) for each in found)


def _doubts(sheet: Sheet) -> tuple[Finding, ...]:
    return tuple(finding for finding in sheet.findings if not finding.is_error)


def _facts(goods: GoodsCode, *, is_declarable: bool) -> list[Fact]:
    unit = _(asked_in(goods.unit)) + f" ({goods.unit})" if goods.unit else _("None")
    validity = (
        _("From {first} to {last}").format(first=in_words(goods.valid_from), last=in_words(goods.valid_to))
        if goods.valid_to
        else _("Since {first}, until further notice").format(first=in_words(goods.valid_from))
    )
    facts = [Fact(_("Code"), goods.code, "ref"), Fact(_("Level"), NAMES[goods.level.value])]
    if goods.level in {Level.SUBHEADING, Level.LINE}:
        facts += [
            Fact(_("Goods are declared under it"), _("Yes") if is_declarable else _("No, under a code below it")),
            Fact(_("Supplementary unit"), unit),
        ]
    return [*facts, Fact(_("Valid"), validity), *([Fact(_("Edition"), goods.edition, "ref")] if goods.edition else [])]


def _crumbs(request: HttpRequest, sheet: Sheet) -> list[Crumb]:
    above = [Crumb(_label(goods), _url(goods, request)) for goods in sheet.path[:-1]]
    return [Crumb(_("Tariff"), _with_day(reverse("nomenclature:browse"), request)), *above, Crumb(_label(sheet.goods))]


def _label(goods: GoodsCode) -> str:
    return _("Section {number}").format(number=goods.code) if goods.level is Level.SECTION else goods.code


def _entry(goods: GoodsCode, request: HttpRequest, way: tuple[GoodsCode, ...] = ()) -> Entry:
    language = _language()
    return Entry(
        goods.code,
        goods.level.value,
        goods.wording(language),
        _url(goods, request),
        tuple(each.wording(language) for each in way if each.level is not Level.SECTION),
    )


def _url(goods: GoodsCode, request: HttpRequest) -> str:
    return _with_day(reverse("nomenclature:code", args=[goods.code]), request)


def _with_day(url: str, request: HttpRequest) -> str:
    """An address that keeps the day asked for."""
    day = request.GET.get("at", "")
    return f"{url}?{urlencode({'at': day})}" if day else url


def _asked(request: HttpRequest, kind: type[DayForm] = SearchForm) -> tuple[DayForm, date]:
    """The form as it was sent, and the day whose law is shown: today where none was given that can be."""
    form = kind(request.GET)
    day = form.cleaned_data.get("at") if form.is_valid() else None
    today = timezone.localdate()
    form.initial = {"at": today}
    return form, day or today


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
