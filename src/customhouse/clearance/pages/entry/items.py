"""The goods of a draft: the list with what each would owe, and a page for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from customhouse.clearance import entering
from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.drafts import services
from customhouse.clearance.drafts.access import WRITE
from customhouse.clearance.drafts.models import Part
from customhouse.clearance.drafts.queries import items_of, part_of
from customhouse.clearance.drafts.records import Answers, Step
from customhouse.clearance.drafts.rules.completeness import missing
from customhouse.clearance.drafts.rules.composing import QUANTITY, commodity, text_of
from customhouse.clearance.drafts.rules.figures import figure
from customhouse.clearance.pages.entry.choices import country
from customhouse.clearance.pages.entry.estimates import estimated, suggestions
from customhouse.clearance.pages.entry.fields import StepForm, posted_answers
from customhouse.clearance.pages.entry.opening import Opened, frame, numbers_of, opened, tell_form
from customhouse.clearance.pages.entry.steps import edition_of
from customhouse.clearance.pages.lodging import form_methods
from customhouse.foundation.access.errors import Conflict, NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb
from customhouse.foundation.pages.tables import Column, Table, page_of

MOST_ITEMS = Decimal(999)
"""Where the law is silent."""


@login_required
@require_safe
def items(request: HttpRequest, number: int) -> HttpResponse:
    """The goods items with their prices, and what the declaration would owe."""
    one = opened(request, number)
    if one.draft.is_consumed:
        return redirect("declarations:show", mrn=one.draft.lodged_as)
    page = page_of(Table(_("Goods"), ITSELF, order="number", is_exported=False), items_of(one.draft), request.GET)
    positions = {kept: position for position, kept in enumerate(numbers_of(one), start=1)}
    goods = [_row(one, row[0].value, positions) for row in page.rows]
    context = frame(one, _("Goods")) | {"page": page, "goods": goods, "is_asked": "estimate" in request.GET}
    if "estimate" in request.GET:
        context |= estimated(one)
    return render(request, "drafts/items.html", context)


ITSELF = (Column("itself", "", lambda row: row),)
"""One column that is the row itself: the page draws it in its own way."""


def _row(one: Opened, part: Part, positions: Mapping[int, int]) -> dict[str, Any]:
    """A goods item in the list."""
    return {
        "number": part.number,
        "position": positions[part.number],
        "name": _named(part.answers),
        "commodity": text_of(part.answers, "commodity"),
        "origin": country(text_of(part.answers, "origin")),
        "price": figure(text_of(part.answers, "price")),
        "lacks": bool(missing(Step.ITEM, part.answers, is_import=one.words.is_import)),
    }


def _named(answers: Answers) -> str:
    return text_of(answers, "description")[:80] or gettext("Not described yet")


@login_required
@require_POST
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a goods item, empty or a copy of another, and open it."""
    one = opened(request, number)
    source = request.POST.get("copy", "")
    part = part_of(one.draft, Step.ITEM, int(source)) if _is_number(source) else None
    answers: dict[str, Any] = dict(part.answers) if part else _begun(one)
    most = int(declaration_law().limit("items_max", one.on, MOST_ITEMS))
    try:
        added = services.add_item(draft=number, answers=answers, most=most, actor=one.actor, at=one.at)
    except Conflict as error:
        messages.error(request, f"{error.text(gettext)} {error.cure(gettext)}")
        return redirect("drafts:items", number)
    return redirect("drafts:item", number, added.number)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9  # noqa: PLR2004  # what a column holds


def _begun(one: Opened) -> dict[str, str]:
    """What most goods items begin with."""
    return {"procedure": "40" if one.words.is_import else "10", "previous": "00", "additional": ""}


@login_required
@form_methods
def item(request: HttpRequest, number: int, item_number: int) -> HttpResponse:
    """One goods item: saved as typed, judged at once by the rules that hold for it, with what it would owe."""
    one = opened(request, number)
    if one.draft.is_consumed:
        return redirect("declarations:show", mrn=one.draft.lodged_as)
    part = part_of(one.draft, Step.ITEM, item_number)
    if part is None:
        raise NotFound("draft", f"{number}/{item_number}")
    if request.method != "POST":
        return _shown(request, one, part, check="check" in request.GET)
    return _saved(request, one, part)


def _shown(request: HttpRequest, one: Opened, part: Part, *, check: bool, status: int = 200) -> HttpResponse:
    form = one.form(Step.ITEM, part.answers, typed=check, edition=part.edition)
    if check:
        position = numbers_of(one).index(part.number) + 1
        tell_form(form, one, Step.ITEM, one.estimate().findings, position)
    return _page(request, one, part, form, status)


def _saved(request: HttpRequest, one: Opened, part: Part) -> HttpResponse:
    typed = _typed(request)
    saved = services.save_part(
        draft=one.draft.pk,
        step=Step.ITEM,
        number=part.number,
        answers=typed,
        edition=edition_of(request),
        actor=one.actor,
        at=one.at,
    )
    if saved.clash:
        return _clashed(request, one, saved.part, typed)
    one, part = opened(request, one.draft.pk), saved.part
    if "find" in request.POST or "choose" in request.POST:
        return _page(request, one, part, one.form(Step.ITEM, part.answers, typed=False, edition=part.edition))
    form = one.form(Step.ITEM, part.answers, typed=True, edition=part.edition)
    _judge_alone(form, one, part.number)
    if form.errors and "later" not in request.POST:
        return _page(request, one, part, form, 422)
    if "another" in request.POST:
        return add(request, one.draft.pk)
    return redirect("drafts:items", one.draft.pk)


def _judge_alone(form: StepForm, one: Opened, number: int) -> None:
    """What the rules say of this goods item by itself; in an amendment, of all it makes of the declaration."""
    position = numbers_of(one).index(number) + 1
    if one.draft.amends:
        tell_form(form, one, Step.ITEM, one.estimate().findings, position)
        return
    item = one.words.items[position - 1]
    units = {1: one.words.tariff_units.get(item.number, "")}
    alone = one.saying(replace(one.words, items=(replace(item, number=1),), tariff_units=units))
    tell_form(form, alone, Step.ITEM, alone.estimate().findings, 1)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed, with the code that was chosen among those found."""
    names = [*NAMES, *(name for name in request.POST if name.startswith(QUANTITY))][:60]
    answers = posted_answers(request.POST, names, ())
    if chosen := commodity(request.POST.get("choose", "")):
        answers["commodity"] = chosen
    return answers


NAMES = (
    "description",
    "commodity",
    "origin",
    "preference",
    "quota",
    "additional_code",
    "price",
    "gross_mass",
    "net_mass",
    "packages",
    "package_kind",
    "marks",
    "procedure",
    "previous",
    "additional",
    "method",
)


def _clashed(request: HttpRequest, one: Opened, part: Part, mine: dict[str, Any]) -> HttpResponse:
    form = one.form(Step.ITEM, mine, typed=True, edition=part.edition)
    differing = [
        (form[name].label, part.answers.get(name, ""), mine.get(name, ""))
        for name in form.fields
        if str(part.answers.get(name, "")) != str(mine.get(name, ""))
    ]
    return _page(request, one, part, form, 409, clash=True, differing=differing)


def _page(  # what a page needs
    request: HttpRequest, one: Opened, part: Part, form: StepForm, status: int = 200, **further: Any
) -> HttpResponse:
    position = numbers_of(one).index(part.number) + 1
    title = gettext("Goods item {number}").replace("{number}", str(position))
    typed = text_of(part.answers, "commodity")
    context = frame(one, title) | {"form": form, "title": title, "position": position, "part": part}
    context["crumbs"].insert(-1, _to_goods(one))
    context |= suggestions(typed, one.on)
    if not form.errors and not further:
        context |= estimated(one, only=position)
        if part.edition == 1 and not typed:
            context |= {"estimate_errors": [], "estimate_warnings": []}  # nothing is wrong with what is not begun
    return render(request, "drafts/item.html", context | further, status=status)


def _to_goods(one: Opened) -> Crumb:
    return Crumb(_("Goods"), reverse("drafts:items", args=[one.draft.pk]))


@login_required
@require_POST
def item_estimate(request: HttpRequest, number: int, item_number: int) -> HttpResponse:
    """What the goods would owe as they stand on the screen, saved or not: a piece of the page."""
    one = opened(request, number)
    part = part_of(one.draft, Step.ITEM, item_number)
    if part is None or one.draft.is_consumed:
        raise NotFound("draft", f"{number}/{item_number}")
    said = entering.words(one.draft, one.at, {item_number: _typed(request)})
    position = numbers_of(one).index(item_number) + 1
    return render(request, "drafts/estimate.html", {"draft": one.draft} | estimated(one.saying(said), only=position))


@login_required
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """The codes that words may mean: a piece of the page."""
    require(actor_of(request), WRITE)
    return render(
        request, "drafts/suggestions.html", suggestions(request.POST.get("commodity", "")[:200], timezone.localdate())
    )


@login_required
@form_methods
def remove(request: HttpRequest, number: int, item_number: int) -> HttpResponse:
    """Take a goods item out, once that is confirmed."""
    one = opened(request, number)
    part = part_of(one.draft, Step.ITEM, item_number)
    if request.method == "POST":
        services.remove_item(draft=number, number=item_number, actor=one.actor, at=one.at)
        messages.success(request, gettext("The goods item is removed."))
        return redirect("drafts:items", number)
    if part is None:
        raise NotFound("draft", f"{number}/{item_number}")
    position = numbers_of(one).index(part.number) + 1
    context = frame(one, gettext("Remove")) | {"part": part, "position": position, "goods": _named(part.answers)}
    return render(request, "drafts/remove.html", context)
