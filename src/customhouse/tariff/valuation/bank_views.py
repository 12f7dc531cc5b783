"""The bank of accepted values, for officials: what may be compared with goods, and what they are worth by it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.pages.records import Crumb
from customhouse.tariff.valuation import bank, comparing, queries
from customhouse.tariff.valuation.access import DOUBT, READ_ALL
from customhouse.tariff.valuation.bank_forms import ComparisonForm, GoodsForm, picks_of
from customhouse.tariff.valuation.models import Comparison, Doubt
from customhouse.tariff.valuation.payloads import valuation_as_json
from customhouse.tariff.valuation.queries import Valued
from customhouse.tariff.valuation.records import Pick
from customhouse.tariff.valuation.rules.likeness import IDENTICAL
from customhouse.tariff.valuation.rules.valuing import METHODS

Shown = dict[str, Any]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comparable(request: HttpRequest) -> HttpResponse:
    """Goods, and the accepted values that may be compared with them; those chosen value the goods by method 2 or 3."""
    actor = actor_of(request)
    require(actor, READ_ALL)
    given = request.POST if request.method == "POST" else request.GET
    doubted = None if "commodity" in given else _doubted(actor, given.get("doubt", ""))
    form = GoodsForm(doubted or (given if "commodity" in given else None), initial={"doubt": given.get("doubt", "")})
    chosen = ComparisonForm(request.POST if request.method == "POST" else None)
    shown: Shown = {"form": form, "chosen": chosen, "until": bank.updated_until(), "may_keep": permits(actor, DOUBT)}
    shown["currency"] = installed_pack().currency
    shown["crumbs"] = [Crumb(_("Value of goods"), reverse("valuation:dossier")), Crumb(_("Accepted values"))]
    if form.is_bound and form.is_valid():
        doubt = _doubt(actor, form.cleaned_data["doubt"])
        found = bank.candidates(actor, form.sought(), doubt.subject if doubt else "")
        shown |= {"doubt": doubt, "found": found, "is_doubted": doubted is not None}
        if doubted is not None:
            shown["picked"] = {each.row.pk: "" for each in bank.nearest(found)}
        if request.method == "POST" and chosen.is_valid():
            answer = _compare(request, actor, form, chosen, doubt, shown)
            if answer is not None:
                return answer
        shown["groups"] = _groups(found, shown.get("picked", {}))
    status = 422 if form.errors or chosen.errors else 200
    return render(request, "valuation/bank.html", shown, status=status)


def _compare(
    request: HttpRequest, actor: Actor, form: GoodsForm, chosen: ComparisonForm, doubt: Doubt | None, shown: Shown
) -> HttpResponse | None:
    """Try the goods chosen, or keep what they come to beside the doubt."""
    try:
        picks: list[Pick] = picks_of(request.POST)
    except ValueError as error:
        chosen.add_error(None, _("“%(text)s” is no percentage between -100 and 100.") % {"text": str(error)[:20]})
        return None
    shown["picked"] = {pick.key: request.POST.get(f"percent-{pick.key}", "") for pick in picks}
    now = timezone.now()
    try:
        if doubt is not None and request.POST.get("act") == "keep":
            words = chosen.cleaned_data["justification"]
            comparing.keep_comparison(
                doubt=doubt, sought=form.sought(), picks=picks, justification=words, actor=actor, at=now
            )
            messages.success(request, _("The comparison is kept beside the doubt."))
            return redirect("valuation:doubt", doubt.number)
        shown |= told(comparing.reckon(actor, form.sought(), picks, timezone.localdate(), doubt).valued)
    except Refused as error:
        for each in error.findings:
            chosen.add_error(each.path if each.path in chosen.fields else None, f"{each.text(_)} {each.cure(_)}")
    return None


def told(valued: Valued) -> Shown:
    """A valuation by comparable goods for a page: method, value, the sentences that explain it."""
    found = valued.valuation
    by_others = found.method in comparing.COMPARED
    return {
        "answer": valuation_as_json(found, _),
        "value": found.value if by_others else None,
        "method": found.method if by_others else None,
        "method_name": _(METHODS[found.method][1]) if found.method and by_others else "",
        "steps": [(step.citation(_), step.text(_)) for step in found.explanation],
    }


def comparisons_shown(doubt: Doubt, actor: Actor) -> list[Shown]:
    """What was compared for a doubt, as its page shows it to this reader."""
    return [
        told(comparing.explained(row))
        | {
            "row": row,
            "goods": [
                line | {"exported": date.fromisoformat(line["exported"])} for line in comparing.goods_told(row, actor)
            ],
            "why": _justification(row, actor),
            "is_open": permits(actor, READ_ALL),
        }
        for row in comparing.comparisons_of(doubt)
    ]


def _justification(row: Comparison, actor: Actor) -> str:
    return row.justification if permits(actor, READ_ALL) else ""


def _times(found: Decimal | None) -> Decimal | None:
    """How many times the quantity sought was traded, to be read; nothing where it is not known or the same."""
    return round(found, 2).normalize() + 0 if found is not None and found != 1 else None


def _doubted(actor: Actor, number: str) -> Shown | None:
    """The goods under a doubt as their declaration has them, for the form; None where it does not say."""
    doubt = _doubt(actor, number)
    sought = comparing.sought_of(doubt) if doubt else None
    if sought is None:
        return None
    return {
        "commodity": sought.commodity,
        "origin": sought.origin,
        "exported": sought.exported.isoformat(),
        "description": sought.description,
        "quantity": f"{sought.quantity:f}" if sought.quantity else "",
        "unit": sought.unit,
        "doubt": number,
    }


def _doubt(actor: Actor, number: str) -> Doubt | None:
    return queries.find(actor, number) if number else None


def _groups(found: list[bank.Candidate], picked: dict[int, str]) -> list[tuple[str, str, list[Shown]]]:
    """The goods offered as two tables: an id, a title, and rows that know whether they were ticked before."""
    rows = [
        {
            "row": each.row,
            "seen": each.likeness,
            "unit_value": each.row.unit_value.normalize() + 0,
            "quantity": each.row.quantity.normalize() + 0,
            "times": _times(each.likeness.times),
            "is_picked": each.row.pk in picked,
            "percent": picked.get(each.row.pk, ""),
        }
        for each in found
    ]
    identical = [row for row, each in zip(rows, found, strict=True) if each.likeness.kind == IDENTICAL]
    similar = [row for row, each in zip(rows, found, strict=True) if each.likeness.kind != IDENTICAL]
    return [
        ("identical", _("Identical goods, by code and words"), identical),
        ("similar", _("Similar goods, of the same subheading"), similar),
    ]
