"""Check your answers, and lodge: everything on one page, what would refuse it on top with links to its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.clearance import entering
from customhouse.clearance.drafts.records import HEAD_STEPS, Step
from customhouse.clearance.drafts.rules.completeness import missing
from customhouse.clearance.drafts.rules.composing import text_of
from customhouse.clearance.drafts.rules.figures import figure
from customhouse.clearance.pages.entry.choices import country
from customhouse.clearance.pages.entry.estimates import estimated
from customhouse.clearance.pages.entry.fields import Choice, StepForm
from customhouse.clearance.pages.entry.forms import LodgeForm
from customhouse.clearance.pages.entry.opening import (
    TITLES,
    Opened,
    frame,
    numbers_of,
    opened,
    troubles,
)
from customhouse.clearance.pages.lodging import form_methods
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.pages.records import Fact, Words

SHOWN_ITEMS = 100
"""Goods items that are listed on the page; the others are on their own."""


@dataclass(frozen=True, slots=True)
class Section:
    """One step as answered: its title, where it is changed, its answers, and what was left out that is asked."""

    title: Words
    url: str
    facts: list[Fact]
    missing: list[str]


@login_required
@form_methods
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that the draft says, what it would owe, what would refuse it; sent, it is lodged once."""
    one = opened(request, number)
    if one.draft.template:
        raise NotFound("draft", str(number))
    if one.draft.is_consumed:
        return redirect("declarations:show", mrn=one.draft.lodged_as)
    form = LodgeForm(request.POST if request.method == "POST" else None, is_amendment=bool(one.draft.amends))
    if request.method == "POST" and form.is_valid():
        return _lodge(request, one, form)
    return _page(request, one, form, status=422 if form.errors else 200)


def _lodge(request: HttpRequest, one: Opened, form: LodgeForm) -> HttpResponse:
    reason = form.cleaned_data.get("reason", "")
    entered = entering.lodge_draft(draft=one.draft.pk, reason=reason, actor=one.actor, at=one.at)
    if entered.errors:
        return _page(request, one, form, status=422)
    if not entered.again:
        messages.success(
            request,
            gettext("The amendment was accepted.") if one.draft.amends else gettext("The declaration was accepted."),
        )
    return redirect("declarations:show", mrn=entered.mrn)


def _page(request: HttpRequest, one: Opened, form: LodgeForm, *, status: int) -> HttpResponse:
    shown = estimated(one)
    found = shown["estimate"]
    whole = one.estimate() if found is None else found
    context = frame(one, _("Check your answers")) | shown
    context |= {
        "form": form,
        "sections": [_section(one, step) for step in HEAD_STEPS],
        "items": _items(one),
        "more_items": max(0, len(one.words.items) - SHOWN_ITEMS),
        "errors": troubles(one, whole.errors),
        "warnings": troubles(one, whole.warnings),
        "is_unchanged": bool(one.draft.amends) and not entering.is_changed(one.draft, one.words, one.actor),
    }
    return render(request, "drafts/check.html", context, status=status)


def _section(one: Opened, step: Step) -> Section:
    answers = one.words.steps.get(step, {})
    form = one.form(step, answers, typed=False)
    url = reverse("drafts:step", args=[one.draft.pk, step.value])
    lacks = missing(step, answers, is_import=one.words.is_import)
    labels = [str(form[name].label) for name in lacks if name in form.fields]
    return Section(TITLES[step], url, [*_facts(form), *_rows(form)], labels)


def _facts(form: StepForm) -> list[Fact]:
    names = [name for name in form.fields if not name.startswith("row")]
    found = [(form[name].label, told(form, name)) for name in names]
    return [Fact(label, text) for label, text in found if text]


def told(form: StepForm, name: str) -> str:
    """An answer in words: of a choice, its name."""
    value = str(form.initial.get(name) or "")
    made = form.fields[name]
    if isinstance(made, Choice) and value:
        return made.names.get(value, value)
    return value


def _rows(form: StepForm) -> list[Fact]:
    """The lines of a step, each on one line."""
    facts = []
    for row in form.shown_rows:
        texts = [told(form, field.name) for field in row]
        if any(texts):
            facts.append(Fact(texts[0] or gettext("Not named"), " · ".join(text for text in texts[1:] if text)))
    return facts


def _items(one: Opened) -> list[dict[str, Any]]:
    numbers = numbers_of(one)
    return [
        {
            "position": position,
            "url": reverse("drafts:item", args=[one.draft.pk, numbers[position - 1]]),
            "goods": text_of(item.answers, "description"),
            "commodity": text_of(item.answers, "commodity"),
            "origin": country(text_of(item.answers, "origin")),
            "price": figure(text_of(item.answers, "price")),
            "mass": figure(text_of(item.answers, "net_mass")),
        }
        for position, item in enumerate(one.words.items[:SHOWN_ITEMS], start=1)
    ]
