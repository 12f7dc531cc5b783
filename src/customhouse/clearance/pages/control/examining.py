"""The examination on the quay: one thumb, a small screen, no script. Conform takes two taps; a finding goes alone.

Every form of the page posts to the page itself and says by `act` what it does. What is noted is kept at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.clearance import controlling
from customhouse.clearance.declarations.models import Item
from customhouse.clearance.declarations.queries import items_of
from customhouse.clearance.inspections import queries, services
from customhouse.clearance.inspections.access import EXAMINE
from customhouse.clearance.inspections.forms import FindingForm, PhotoForm, ReportForm, SampleForm, SealForm
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, OrderState, Report
from customhouse.clearance.inspections.rules.law import FindingCode
from customhouse.clearance.inspections.rules.states import ELEMENT_NAMES, SealAct
from customhouse.clearance.pages.control import words
from customhouse.clearance.pages.control.attempting import attempted
from customhouse.clearance.pages.control.orders import found_order, order_frame, results
from customhouse.clearance.pages.lodging import form_methods
from customhouse.clearance.pages.words import exact, named
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.messages.findings import Finding

ITSELF = (Column("itself", "", lambda row: row),)
DECIMAL = {"customs_value", "net_mass", "supplementary_quantity"}


@login_required
@form_methods
def examine(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """The examination: the goods, what was noted so far, and the report."""
    actor = actor_of(request)
    require(actor, EXAMINE)
    order = found_order(actor, mrn, number)
    require_at(actor, EXAMINE, order.office, order.reference)
    if order.examiner_id != actor.user_id or order.state != OrderState.TAKEN:
        return redirect("control:order", mrn=mrn, number=number)
    if request.method == "POST":
        return _acted(request, order, actor)
    return render(request, "inspections/examine.html", _context(request, order))


def _context(request: HttpRequest, order: WorkOrder) -> dict[str, Any]:
    table = Table(gettext("Goods"), ITSELF, order="number", is_exported=False)
    page = page_of(table, items_of(order.declaration), request.GET)
    drafts = [words.found_shown(row, order.opened_at) for row in order.drafts.order_by("id")]
    wrong: dict[int, int] = {}
    for draft in drafts:
        wrong[draft.row.item] = wrong.get(draft.row.item, 0) + 1
    items = [row[0].value for row in page.rows]
    return (
        order_frame(order, gettext("Examination"))
        | results(order)
        | {"page": page, "items": [(item, wrong.get(item.number, 0)) for item in items], "drafts": drafts}
        | {"photo_form": PhotoForm(), "sample_form": SampleForm(), "seal_form": SealForm(), "report_form": ReportForm()}
    )


def _acted(request: HttpRequest, order: WorkOrder, actor: Actor) -> HttpResponse:
    """Do what the posted form asks: to the page again, or to the order once it is reported."""
    act = request.POST.get("act", "")
    if act not in ACTS:
        return redirect("control:examine", mrn=order.mrn, number=order.number)
    name, make, do = ACTS[act]
    form = make(request.POST, request.FILES)
    faults: tuple[Finding, ...] = ()
    if form.is_valid():
        faults = attempted(lambda: do(order, form.cleaned_data, actor, datetime.now(UTC)))
        if not faults:
            messages.success(request, DONE[act])
            route = "control:order" if act in {"conform", "report"} else "control:examine"
            return redirect(route, mrn=order.mrn, number=order.number)
    context = _context(request, order) | {name: form, "faults": faults, "opened": act}
    return render(request, "inspections/examine.html", context, status=422)


def _conform(order: WorkOrder, said: dict[str, Any], actor: Actor, at: datetime) -> object:
    report = Report(Conclusion.CONFORM, note=said["note"])
    return controlling.report(reference=order.reference, said=report, actor=actor, at=at)


def _report(order: WorkOrder, said: dict[str, Any], actor: Actor, at: datetime) -> object:
    noted = tuple(
        ControlFinding(row.code, row.item, declared=row.declared, found=row.found, note=row.note)
        for row in order.drafts.order_by("id")
    )
    report = Report(Conclusion.FINDINGS, noted, said["note"])
    return controlling.report(reference=order.reference, said=report, actor=actor, at=at)


def _photo(order: WorkOrder, said: dict[str, Any], actor: Actor, at: datetime) -> object:
    file: UploadedFile[Any] = said["photo"]
    return services.add_photo(
        reference=order.reference,
        data=file.read(),
        media_type=file.content_type or "",
        name=file.name or "",
        item=said["item"],
        actor=actor,
        at=at,
    )


def _sample(order: WorkOrder, said: dict[str, Any], actor: Actor, at: datetime) -> object:
    return services.take_sample(reference=order.reference, **said, actor=actor, at=at)


def _seal(order: WorkOrder, said: dict[str, Any], actor: Actor, at: datetime) -> object:
    act = SealAct(said["done"])
    number, place = said["number"], said["place"]
    return services.note_seal(reference=order.reference, act=act, number=number, place=place, actor=actor, at=at)


Acting = Callable[[WorkOrder, dict[str, Any], Actor, datetime], object]
ACTS: dict[str, tuple[str, Callable[..., BaseForm], Acting]] = {
    "conform": ("report_form", ReportForm, _conform),
    "report": ("report_form", ReportForm, _report),
    "photo": ("photo_form", PhotoForm, _photo),
    "sample": ("sample_form", SampleForm, _sample),
    "seal": ("seal_form", SealForm, _seal),
}
"""What each form of the page is called, how it is read, and what it does."""
DONE = {
    "conform": _("The control is reported: as declared."),
    "report": _("The findings are reported."),
    "photo": _("The photo is kept."),
    "sample": _("The sample is recorded."),
    "seal": _("The seal is recorded."),
}


@login_required
@form_methods
def finding(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """Add one finding: first what is wrong, then what was found; or take a noted one out."""
    actor = actor_of(request)
    require(actor, EXAMINE)
    order = found_order(actor, mrn, number)
    require_at(actor, EXAMINE, order.office, order.reference)
    if order.examiner_id != actor.user_id or order.state != OrderState.TAKEN:
        return redirect("control:order", mrn=mrn, number=number)
    if request.method == "POST" and request.POST.get("drop", "").isdecimal():
        draft = int(request.POST["drop"][:18])
        services.drop_finding(reference=order.reference, draft=draft, actor=actor)
        return redirect("control:examine", mrn=mrn, number=number)
    item = _item(order, request.GET.get("item", ""))
    codes = queries.law_of_control().findings_on(legal_day(order.opened_at))
    code = codes.get(request.GET.get("code", ""))
    context = order_frame(order, gettext("Finding")) | {"item": item}
    if code is None or (code.element and item is None):
        fitting = [(each, named(each.names)) for each in codes.values() if item or not each.element]
        return render(request, "inspections/choose_finding.html", context | {"codes": fitting})
    return _noted(request, order, item, code, context, actor)


def _item(order: WorkOrder, asked: str) -> Item | None:
    number = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < len("99999") + 1 else 0
    return items_of(order.declaration).filter(number=number).first() if number else None


def _noted(
    request: HttpRequest, order: WorkOrder, item: Item | None, code: FindingCode, context: dict[str, Any], actor: Actor
) -> HttpResponse:
    declared = declared_as(item, code.element)
    form = FindingForm(request.POST or None)
    form.fields["found"].required, form.fields["note"].required = bool(code.element), not code.element
    if code.element in DECIMAL:
        form.fields["found"].widget.attrs["inputmode"] = "decimal"
    context |= {
        "form": form,
        "code": code,
        "title": named(code.names),
        "element": gettext(ELEMENT_NAMES[code.element]) if code.element else "",
        "declared": declared,
        "declared_figure": Decimal(declared) if declared and code.element in DECIMAL else None,
        "currency": order.declaration.currency if code.element == "customs_value" else "",
    }
    if request.method != "POST":
        return render(request, "inspections/finding.html", context)
    faults: tuple[Finding, ...] = ()
    if form.is_valid():
        said = ControlFinding(
            code.code,
            item.number if item else 0,
            declared=declared,
            found=form.cleaned_data["found"],
            note=form.cleaned_data["note"],
        )
        at = datetime.now(UTC)
        faults = attempted(lambda: services.note_finding(reference=order.reference, finding=said, actor=actor, at=at))
        if not faults:
            messages.success(request, gettext("The finding is noted. It counts once you report."))
            return redirect("control:examine", mrn=order.mrn, number=order.number)
    return render(request, "inspections/finding.html", context | {"faults": faults}, status=422)


def declared_as(item: Item | None, element: str) -> str:
    """What an item declares of an element, as a finding quotes it."""
    if item is None or not element:
        return ""
    value = getattr(item, element)
    if value is None:
        return ""
    return f"{exact(value):f}" if element in DECIMAL else str(value)
