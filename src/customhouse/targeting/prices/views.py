"""What goods usually cost, for officials: ask by code, origin and unit; see what is known of, and since when."""

from __future__ import annotations

import math
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import installed_pack
from customhouse.targeting.mirrors.showing import told_of
from customhouse.targeting.prices import queries
from customhouse.targeting.prices.errors import NotPriced
from customhouse.targeting.prices.forms import PriceForm
from customhouse.targeting.prices.records import KILOGRAM
from customhouse.targeting.prices.showing import figure, shown

LATEST = 12


@login_required
@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Ask what goods cost."""
    actor = actor_of(request)
    references = queries.references_for(actor)
    is_asked = bool(request.GET)
    form = PriceForm(request.GET if is_asked else None)
    context: dict[str, Any] = {"form": form, "references": references[:LATEST]}
    if is_asked and form.is_valid():
        try:
            context |= _answer(actor, form.cleaned_data)
        except NotPriced as error:
            context["nothing"] = f"{error.text(gettext)} {error.cure(gettext)}"
    return render(request, "prices/browse.html", context, status=422 if form.errors else 200)


def _answer(actor: Actor, asked: dict[str, Any]) -> dict[str, Any]:
    unit, code = (asked["unit"] or KILOGRAM).upper(), asked["code"].upper()
    row, cell = queries.priced(
        actor, commodity=code, origin=asked["origin"].upper(), unit=unit, on=timezone.localdate()
    )
    origins = queries.origins_of(actor, row, code, unit)
    told = [shown(each, row, installed_pack().currency) for each in origins]
    return {
        "said": shown(cell, row, installed_pack().currency, asked["price"]),
        "mirrors": told_of(code, asked["origin"].upper()),
        "is_nearest": (cell.commodity, cell.origin) != (code, asked["origin"].upper()),
        "origins": list(zip(origins, told, strict=True)),
        "goods": [
            (each, figure(math.exp(each.level)))
            for each in queries.goods_of(actor, row, code)
            if each.commodity != code
        ],
    }
