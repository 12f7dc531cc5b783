"""The prices of a declaration's goods, for officials: where each lies, one item's dossier, and what follows of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from customhouse.clearance import controlling
from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.declarations.queries import items_of
from customhouse.clearance.declarations.states import State, transition
from customhouse.clearance.forms import LONGEST_REASON
from customhouse.clearance.inspections.access import OPEN
from customhouse.clearance.inspections.services.levels import level_of
from customhouse.clearance.pages.finding import found
from customhouse.clearance.pages.frame import frame
from customhouse.clearance.pages.words import exact
from customhouse.clearance.pricing import Dossier, dossiers, neighbours, reference_of
from customhouse.foundation.access.errors import CustomhouseError, NotFound
from customhouse.foundation.access.permissions import permits, permits_at, require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.mirrors.showing import told_of
from customhouse.targeting.prices.access import READ_PRICES
from customhouse.targeting.prices.showing import figure, percent, place_in_words, shown
from customhouse.tariff.valuation import services as valuation
from customhouse.tariff.valuation.access import DOUBT

EXAMINATION = ("10", "40")
"""Documents, and the goods themselves."""
ITSELF = (Column("itself", "", lambda row: row),)


class ConvertForm(forms.Form):
    """What customs does about a price: ask the importer in words, or have the goods examined for a reason."""

    words = forms.CharField(
        label=_("In words"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 4}), strip=True
    )


@login_required
@require_safe
def prices(request: HttpRequest, mrn: str) -> HttpResponse:
    """Where the price of each item lies, item by item."""
    actor = actor_of(request)
    require(actor, READ_PRICES)
    declaration = found(request, mrn)
    page = page_of(Table(_("Prices"), ITSELF, order="number"), items_of(declaration), request.GET)
    items = [row[0].value for row in page.rows]
    known = {each.item.number: each for each in dossiers(declaration, items)}
    context = frame(actor, declaration, "prices") | {
        "page": page,
        "rows": [(item, _row(known.get(item.number))) for item in items],
        "reference": reference_of(declaration),
    }
    return render(request, "declarations/prices.html", context)


def _row(dossier: Dossier | None) -> dict[str, Any] | None:
    if dossier is None:
        return None
    place, unit = dossier.places[0]
    return {
        "price": figure(place.price),
        "unit": unit,
        "expected": figure(place.expected),
        "below": percent(place.position),
        "deviation": f"{place.deviation:+.1f}",
        "is_low": place.deviation <= -2,  # noqa: PLR2004  # of normal prices one in forty
    }


@login_required
@require_safe
def price(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """The dossier of one item: its place in the distribution, its neighbours, and what may be done."""
    actor = actor_of(request)
    require(actor, READ_PRICES)
    declaration = found(request, mrn)
    item = _item(declaration, number)
    return _page(request, actor, declaration, item)


@login_required
@require_POST
def ask_importer(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """Make a doubt of a price: the importer is asked to explain the declared value (Decision 6.1)."""
    actor, declaration, item = _acting(request, mrn, number)
    require(actor, DOUBT)

    def act(words: str) -> str:
        doubt = valuation.raise_doubt(
            subject=mrn,
            item=item.number,
            importer=declaration.importer,
            office=declaration.office,
            question=words,
            actor=actor,
            at=datetime.now(UTC),
        )
        messages.success(request, gettext("The importer is asked."))
        return reverse("valuation:doubt", args=[doubt.number])

    return _converted(request, actor, declaration, item, act)


@login_required
@require_POST
def examine(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """Have documents and goods examined because of a price."""
    actor, declaration, item = _acting(request, mrn, number)
    require_at(actor, OPEN, declaration.office, mrn)

    def act(words: str) -> str:
        here = level_of(declaration).lane
        lane = max(here, Lane.RED, key=lambda each: each.gravity)
        controlling.raise_control(
            mrn=mrn, lane=lane, controls=EXAMINATION, reason=words, actor=actor, at=datetime.now(UTC)
        )
        messages.success(request, gettext("The control is stricter now."))
        return reverse("declarations:price", args=[mrn, item.number])

    return _converted(request, actor, declaration, item, act)


def _acting(request: HttpRequest, mrn: str, number: int) -> tuple[Actor, Declaration, Item]:
    actor = actor_of(request)
    require(actor, READ_PRICES)
    declaration = found(request, mrn)
    return actor, declaration, _item(declaration, number)


def _converted(request: HttpRequest, actor: Actor, declaration: Declaration, item: Item, act: Any) -> HttpResponse:
    form = ConvertForm(request.POST)
    if form.is_valid():
        try:
            return redirect(act(form.cleaned_data["words"]))
        except CustomhouseError as error:
            if error.status not in {409, 422}:
                raise
            form.add_error("words", f"{error.text(gettext)} {error.cure(gettext)}".strip())
    return _page(request, actor, declaration, item, form)


def _page(
    request: HttpRequest, actor: Actor, declaration: Declaration, item: Item, refused: ConvertForm | None = None
) -> HttpResponse:
    known = dossiers(declaration, [item])
    context = frame(actor, declaration, "prices") | {
        "item": item,
        "places": [
            (place_in_words(place), shown(place.cell, known[0].reference, declaration.currency, place.price), place)
            for place, _unit in (known[0].places if known else ())
        ],
        "mirrors": told_of(item.tariff_code, item.origin),
        "neighbours": [(each, exact(each.quantity), figure(each.price)) for each in neighbours(declaration, item)],
        "refused": refused,
        "ask": _asking(actor, declaration, item),
        "control": _controlling(actor, declaration, item, known),
    }
    return render(request, "declarations/price.html", context, status=422 if refused else 200)


def _item(declaration: Declaration, number: int) -> Item:
    item = items_of(declaration).filter(number=number).first() if number < 2**31 else None
    if item is None:
        raise NotFound("line", str(number))
    return item


def _asking(actor: Actor, declaration: Declaration, item: Item) -> ConvertForm | None:
    """The question to the importer, who is told nothing of what others pay."""
    if not (permits(actor, DOUBT) and declaration.importer):
        return None
    question = gettext(
        "Please explain the value declared for goods item {number} ({code}), and produce the contract, the invoice and "
        "the proof of payment."
    )
    words = question.format(number=item.number, code=item.commodity)
    return ConvertForm(initial={"words": words}, auto_id="ask-%s")


def _controlling(actor: Actor, declaration: Declaration, item: Item, known: list[Dossier]) -> ConvertForm | None:
    """Why the goods are examined: the sentence to cite."""
    may = State(declaration.state) in transition("raise_control").sources
    if not (known and may and permits_at(actor, OPEN, declaration.office)):
        return None
    level = level_of(declaration)
    if level.lane.gravity >= Lane.RED.gravity and set(EXAMINATION) <= set(level.controls):
        return None
    place, _unit = known[0].places[0]
    reason = gettext("Goods item {number}: {price} {currency} a unit. {place}")
    words = reason.format(
        number=item.number, price=figure(place.price), currency=declaration.currency, place=place_in_words(place)
    )
    return ConvertForm(initial={"words": words[:LONGEST_REASON]}, auto_id="control-%s")
