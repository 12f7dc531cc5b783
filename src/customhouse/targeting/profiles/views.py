"""The risk profiles and the random share as of a day: for analysts, read only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.formats import number
from customhouse.reference.offices.queries import offices_on
from customhouse.targeting.lanes.records import ModelRule, RandomShare
from customhouse.targeting.lanes.rules.words import CONTROLS, INTERESTS
from customhouse.targeting.profiles import queries
from customhouse.targeting.profiles.forms import ProfilesForm
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.wording import Phrase, in_words


@dataclass(frozen=True, slots=True)
class ProfileWords:
    """A profile in the reader's words."""

    profile: Profile
    name: str
    condition: Phrase
    controls: str
    officer_note: str
    analyst_note: str


@dataclass(frozen=True, slots=True)
class ShareWords:
    """A random share in the reader's words; `office` is empty for those without a share of their own."""

    share: RandomShare
    percent: str
    office: str
    controls: str


@require_safe
def profiles(request: HttpRequest) -> HttpResponse:
    """What selects on a day: every profile in words, the random share, and the steps of the score."""
    form = ProfilesForm(request.GET)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate()
    selection = queries.selection_for(actor_of(request), on)
    names = {office.code: office.name(_language()) for office in offices_on(on)}
    shown = {
        "form": form,
        "on": on,
        "profiles": [_words(profile) for profile in selection.profiles],
        "policy": selection.policy,
        "shares": [_share(share, names) for share in selection.policy.shares],
        "delays": [(each, names.get(each.office, each.office)) for each in selection.policy.balance.delays],
        "model": _model(selection.policy.balance.model),
    }
    return render(request, "profiles/list.html", shown)


def _words(profile: Profile) -> ProfileWords:
    return ProfileWords(
        profile,
        _said(profile.name),
        in_words(profile.condition, gettext),
        _controls(profile.controls),
        _said(profile.officer_note),
        _said(profile.analyst_note),
    )


def _share(share: RandomShare, offices: Mapping[str, str]) -> ShareWords:
    return ShareWords(share, _percent(share.share), offices.get(share.office, share.office), _controls(share.controls))


def _model(rule: ModelRule | None) -> dict[str, Any] | None:
    """What a model may propose, in the reader's figures; None where no law lets one."""
    if rule is None:
        return None
    explore = rule.explore and {
        "percent": _percent(rule.explore.share),
        "how": gettext(INTERESTS[rule.explore.by.value]),
        "lane": rule.explore.lane,
    }
    steps = [{"percent": _percent(step.at_least), "lane": step.lane} for step in rule.steps]
    return {"steps": steps, "share": _percent(rule.share), "explore": explore}


def _percent(share: Decimal) -> str:
    return number((share * Decimal(100)).normalize())


def _controls(codes: tuple[str, ...]) -> str:
    return ", ".join(gettext(CONTROLS[code]) if code in CONTROLS else code for code in codes)


def _said(texts: Mapping[str, str]) -> str:
    return texts.get(_language()) or texts["en"]


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
