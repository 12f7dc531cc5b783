"""Models of selection for analysts: the list, a card with what was measured, groups and drift, and the decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.formats import number
from customhouse.foundation.pages.records import Tone
from customhouse.targeting.learning import queries, services
from customhouse.targeting.learning.forms import DecisionForm
from customhouse.targeting.learning.models import RiskModel
from customhouse.targeting.learning.rules.maps import MAPS
from customhouse.targeting.learning.states import STATE_NAMES, ModelState

TONES = {ModelState.CHALLENGER: Tone.WAIT, ModelState.CHAMPION: Tone.GOOD, ModelState.RETIRED: Tone.NEUTRAL}
DRIFT = {"calm": (_("Calm"), Tone.GOOD), "watch": (_("Watch"), Tone.WAIT), "alarm": (_("Alarm"), Tone.BAD)}
PARTS = {
    "all": _("All rows"),
    "seen": _("Goods seen before (memorisation)"),
    "novel": _("Goods never seen"),
}
GROUPS = {
    "size": _("Size of the trader"),
    "age": _("Age of the trader"),
    "origin": _("Country of origin"),
    "office": _("Office"),
}
SHARES = ("1%", "2%", "5%", "10%")


@dataclass(frozen=True, slots=True)
class ModelWords:
    """A model in a list."""

    model: RiskModel
    state: tuple[str, Tone]
    novel_auc: str
    rows: int
    asked: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on one part of the validation file, in the reader's figures."""

    name: Any
    rows: int
    auc: str
    ap: str
    f1: str
    at: tuple[tuple[str, str, str, str], ...]


@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """Every model, the latest first."""
    rows = [_words(each) for each in queries.visible_to(actor_of(request))]
    return render(request, "learning/list.html", {"models": rows})


@require_safe
def model(request: HttpRequest, digest: str) -> HttpResponse:
    """One model's card."""
    return _card(request, digest, DecisionForm())


@require_POST
def approve(request: HttpRequest, digest: str) -> HttpResponse:
    """A second analyst makes a challenger champion."""
    return _decide(request, digest, services.approve_model)


@require_POST
def roll_back(request: HttpRequest, digest: str) -> HttpResponse:
    """Back to the champion before."""
    return _decide(request, digest, services.roll_back)


def _decide(request: HttpRequest, digest: str, act: Callable[..., RiskModel]) -> HttpResponse:
    actor = actor_of(request)
    queries.model_for(actor, digest)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _card(request, digest, form, status=422)
    try:
        act(digest=digest, reason=form.cleaned_data["reason"], actor=actor, at=timezone.now())
    except Conflict as error:
        form.add_error(None, f"{error.text(gettext)} {error.cure(gettext)}")
        return _card(request, digest, form, status=409)
    return redirect("learning:model", digest)


def _card(request: HttpRequest, digest: str, form: DecisionForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    found = queries.model_for(actor, digest)
    card = found.card
    shown = {
        "model": found,
        "words": _words(found),
        "card": card,
        "measured": [_measured(name, card["measured"][name]) for name in PARTS if name in card["measured"]],
        "groups": [_group(row) for row in card["fairness"]],
        "drift": [_drifted(row, found.map) for row in card["drift"]],
        "form": form,
        "may_approve": _may_approve(found, actor),
        "waits_for_another": found.state == ModelState.CHALLENGER and found.registered_by == actor.name,
        "may_roll_back": found.state == ModelState.CHAMPION and found.predecessor_id is not None,
    }
    return render(request, "learning/model.html", shown, status=status)


def _may_approve(found: RiskModel, actor: Actor) -> bool:
    return found.state == ModelState.CHALLENGER and found.registered_by != actor.name


def _words(found: RiskModel) -> ModelWords:
    state = ModelState(found.state)
    measured: Mapping[str, Any] = found.card["measured"]
    return ModelWords(
        found,
        (gettext(STATE_NAMES[state]), TONES[state]),
        _figure(measured["novel"]["auc"]),
        found.card["train"]["rows"],
        gettext("Learned from our own facts: lanes ask it while it is champion.")
        if found.map == queries.LIVE
        else gettext("Scores files alone: its columns are not what declarations say, so lanes do not ask it."),
    )


def _measured(name: str, table: Mapping[str, Any]) -> Measured:
    at = tuple(
        (
            _percent(float(share.rstrip("%")) / 100),
            _percent(table["at"][share]["precision"]),
            _percent(table["at"][share]["recall"]),
            _percent(table["at"][share]["revenue"]),
        )
        for share in SHARES
    )
    auc, ap, f1 = (_figure(table[key]) for key in ("auc", "ap", "f1"))
    return Measured(PARTS[name], table["rows"], auc, ap, f1, at)


def _group(row: Mapping[str, Any]) -> dict[str, Any]:
    words = row["by"] in {"size", "age"}
    return {
        "by": GROUPS[row["by"]],
        "group": (gettext(row["group"]) if words else row["group"]) if row["group"] else pgettext("group", "not told"),
        "rows": row["rows"],
        "findings": _percent(row["findings"]),
        "chosen": _percent(row["chosen"]),
        "precision": _percent(row["precision"]),
    }


def _drifted(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    figures = {figure.name: figure.word for figure in MAPS[name].figures} if name in MAPS else {}
    return {
        "feature": gettext(figures.get(row["feature"], row["feature"])),
        "index": _figure(row["index"]),
        "state": DRIFT[row["state"]],
    }


def _figure(value: float | None) -> str:
    return "–" if value is None else number(Decimal(repr(float(value))), 3)


def _percent(value: float | None) -> str:
    if value is None:
        return "–"
    return gettext("{percent} %").format(percent=number(Decimal(repr(100 * float(value))), 1))
