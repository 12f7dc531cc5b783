"""The analyst's workbench: drafts written, tried, watched and put into force; what profiles find; what if."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.clearance.law import law_in_force
from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.insight.selection import services
from customhouse.insight.selection.forms import ChangeForm, ProfileForm, SheetForm, TestForm, fields_of
from customhouse.insight.selection.records import WhatIf
from customhouse.insight.selection.rules.changing import Change
from customhouse.insight.selection.showing import effect_in_words, test_facts
from customhouse.messages.findings import Finding, msgid
from customhouse.reference.offices.queries import offices_on
from customhouse.targeting.facts.rules.dictionary import FACTS
from customhouse.targeting.profiles import queries as profiles
from customhouse.targeting.profiles import services as writing
from customhouse.targeting.profiles.access import ACTIVATE_PROFILES, READ_PROFILES, WRITE_PROFILES
from customhouse.targeting.profiles.models import ProfileDraft
from customhouse.targeting.profiles.records import Profile
from customhouse.targeting.profiles.rules.conditions import SUITED
from customhouse.targeting.profiles.rules.speech import SAID
from customhouse.targeting.profiles.rules.wording import in_words
from customhouse.targeting.profiles.states import MOVES, STATES, DraftState

TONES = {
    DraftState.DRAFT: Tone.NEUTRAL,
    DraftState.SHADOW: Tone.INFO,
    DraftState.ACTIVE: Tone.GOOD,
    DraftState.DROPPED: Tone.BAD,
}
YEAR = 365
_MOVED = {
    "shadowed": msgid("It is watched beside the others; it chooses no lane."),
    "activated": msgid("It is in force."),
    "dropped": msgid("It is dropped."),
}


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts that analysts work on, where they stand, and whether what they say was tested."""
    actor = actor_of(request)
    rows = [
        {"draft": each, "state": _state(each), "test": profiles.test_of(each)} for each in profiles.drafts_for(actor)
    ]
    return render(request, "selection/drafts.html", {"drafts": rows, "may_write": permits(actor, WRITE_PROFILES)})


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str = "") -> HttpResponse:
    """Write a profile or change it, in fields or as text; it is checked whole, and told where it goes wrong."""
    actor = actor_of(request)
    require(actor, WRITE_PROFILES)
    as_text = request.GET.get("as") == "text"
    form, found = _form(request, actor, code, as_text=as_text), list[Finding]()
    if request.method == "POST" and form.is_valid():
        try:
            draft = writing.write_draft(text=form.sheet(), actor=actor, at=timezone.now())
        except Refused as error:
            found = list(error.findings)
        else:
            messages.success(request, gettext("The draft is kept. Test it, then ask a second analyst."))
            return redirect("selection:draft", draft.code)
    shown = {
        "form": form,
        "as_text": as_text,
        "found": found,
        "code": code,
        "facts": _facts(),
        "crumbs": [_crumb(), Crumb(code or gettext("New profile"))],
    }
    return render(request, "selection/write.html", shown, status=422 if found or form.errors else 200)


@require_safe
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """One draft: what it says in words, its test on the past, and what can be done with it."""
    return _draft_page(request, profiles.draft_for(actor_of(request), code))


@require_POST
def test(request: HttpRequest, code: str) -> HttpResponse:
    """Try a draft on the past of so many days; the outcome is put on record."""
    actor = actor_of(request)
    require(actor, WRITE_PROFILES)
    found = profiles.draft_for(actor, code)
    form, at = TestForm(request.POST), timezone.now()
    if not form.is_valid():
        return _draft_page(request, found, gettext("Choose how many days."))
    law = law_in_force()
    first, last = _days(form.cleaned_data["days"])
    try:
        past = services.past_for_a_page(first, last, law)
        services.back_test(profile=profiles.profile_of(found), past=past, law=law, actor=actor, at=at)
    except CustomhouseError as error:
        return _draft_page(request, found, error.text(gettext) + " " + error.cure(gettext))
    messages.success(request, gettext("The test is on record."))
    return redirect("selection:draft", found.code)


test.__test__ = False  # type: ignore[attr-defined]  # it is a view, whatever its name begins with


@require_POST
def move(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Watch a draft in shadow, put it into force, or drop it."""
    actor, at = actor_of(request), timezone.now()
    require(actor, ACTIVATE_PROFILES if verb == "activated" else WRITE_PROFILES)
    found = profiles.draft_for(actor, code)
    try:
        if verb == "activated":
            writing.activate_profile(code=code, actor=actor, at=at, today=timezone.localdate())
        else:
            {"shadowed": writing.shadow_profile, "dropped": writing.drop_profile}[verb](code=code, actor=actor, at=at)
    except CustomhouseError as error:
        return _draft_page(request, found, error.text(gettext) + " " + error.cure(gettext))
    messages.success(request, gettext(_MOVED[verb]))
    return redirect("selection:draft", found.code)


@require_safe
def effect(request: HttpRequest) -> HttpResponse:
    """What each profile found in a year, beside chance; which ones decay, and which ones might be retired."""
    actor = actor_of(request)
    require(actor, READ_PROFILES)
    first, last = _days(YEAR, until_today=True)
    law = law_in_force()
    told = services.watch(first=first, last=last, law=law, actor=actor)
    names = {each.code: each.name for each in (*law.profiles.profiles, *law.profiles.shadows)}
    rows = [effect_in_words(each, names.get(each.profile, {}), _language()) for each in told]
    shown = {"rows": rows, "first": first, "last": last, "alarms": [row for row in rows if row.alarm]}
    shown["currency"] = installed_pack().currency
    return render(request, "selection/effect.html", shown)


@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    """Select the past anew by a changed law: lanes, workload and findings before and after. Nothing is kept."""
    actor = actor_of(request)
    require(actor, WRITE_PROFILES)
    form = _change_form(request, actor)
    told: WhatIf | None = None
    if request.method == "POST" and form.is_valid():
        try:
            told = _tried(form.cleaned_data, actor)
        except CustomhouseError as error:
            form.add_error(None, error.text(gettext) + " " + error.cure(gettext))
    shown: dict[str, Any] = {"form": form, "told": told, "crumbs": [_crumb(), Crumb(gettext("What if"))]}
    if told:
        names = _office_names()
        shown["currency"] = installed_pack().currency
        shown["staffing"] = [(each, names.get(each.office, each.office)) for each in told.staffing]
    return render(request, "selection/what_if.html", shown, status=422 if form.errors else 200)


def _change_form(request: HttpRequest, actor: Actor) -> ChangeForm:
    """The form of what if, with the drafts that may come in and the profiles that may go."""
    open_drafts = [
        profiles.profile_of(each)
        for each in profiles.drafts_for(actor)
        if each.state in {DraftState.DRAFT, DraftState.SHADOW}
    ]
    standing = profiles.snapshot(timezone.localdate()).profiles
    posted = request.POST if request.method == "POST" else None
    return ChangeForm(posted, drafts=map(_named, open_drafts), profiles=map(_named, standing))


def _named(profile: Profile) -> tuple[str, str]:
    name = profile.name.get(_language()) or profile.name["en"]
    return profile.code, f"{name} ({profile.code})"


def _tried(said: dict[str, Any], actor: Actor) -> WhatIf:
    law = law_in_force()
    first, last = _days(said["days"])
    change = Change(
        added=[profiles.find_profile(code, last) for code in said["add"]],
        dropped=frozenset(said["drop"]),
        random=Decimal(said["random"]),
        minutes=said["minutes"],
    )
    past = services.past_for_a_page(first, last, law)
    return services.what_if(change=change, past=past, law=law, actor=actor)


def _draft_page(request: HttpRequest, found: ProfileDraft, told: str = "") -> HttpResponse:
    actor, profile = actor_of(request), profiles.profile_of(found)
    test = profiles.test_of(found)
    state = DraftState(found.state)
    verbs = [name for name in ("shadowed", "activated", "dropped") if state in MOVES[name].start]
    shown = {
        "draft": found,
        "profile": profile,
        "name": profile.name.get(_language()) or profile.name["en"],
        "condition": in_words(profile.whole, gettext),
        "state": _state(found),
        "test": test,
        "outcome": test.outcome if test else None,
        "workload": _workload(test.outcome) if test else [],
        "test_facts": test_facts(test) if test else [],
        "moves": [
            {"verb": verb, "label": gettext(MOVES[verb].label), "is_main": verb == "activated"} for verb in verbs
        ],
        "is_author": actor.name == found.written_by,
        "test_form": TestForm(),
        "told": told,
        "facts": [
            Fact(gettext("Written by"), found.written_by),
            Fact(gettext("Written"), found.written_at, "moment"),
            Fact(gettext("Last moved by"), found.moved_by),
            Fact(gettext("First day"), profile.valid_from, "day"),
            Fact(gettext("Last day"), profile.valid_to, "day"),
            Fact(gettext("Weight"), profile.weight, "number"),
            Fact(gettext("For the officer"), profile.officer_note.get(_language()) or profile.officer_note["en"]),
            Fact(gettext("For analysts"), profile.analyst_note.get(_language()) or profile.analyst_note["en"]),
            Fact(gettext("Law"), profile.legal_reference, "ref"),
        ],
        "crumbs": [_crumb(), Crumb(found.code)],
    }
    return render(request, "selection/draft.html", shown, status=422 if told else 200)


def _form(request: HttpRequest, actor: Actor, code: str, *, as_text: bool) -> SheetForm | ProfileForm:
    posted = request.POST if request.method == "POST" else None
    found = profiles.draft_for(actor, code) if code else None
    if as_text:
        return SheetForm(posted, initial={"text": found.sheet if found else _BEGUN})
    today = timezone.localdate()
    begun = {"valid_from": today, "condition": request.GET.get("condition", "")[:LONGEST_CONDITION]}
    initial: dict[str, Any] = fields_of(profiles.profile_of(found)) if found else begun
    named = {code: code for code in initial.get("offices", ())} | _office_names()
    offices = [(code, f"{name} ({code})") for code, name in named.items()]
    return ProfileForm(posted, initial=initial, offices=offices)


LONGEST_CONDITION = 2_000
"""Characters of a condition with which another page begins a profile."""
_BEGUN = "profile: \nfrom: \nname: \nlane: \ncontrols: \nweight: 0\nofficer: \nanalyst: \nlaw: \nwhen:\n  "


def _office_names() -> dict[str, str]:
    return {each.code: each.name(_language()) for each in offices_on(timezone.localdate())}


def _workload(outcome: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The controls that a draft would add, by the name of the office."""
    names = _office_names()
    return [(names.get(each["office"], each["office"]), each["declarations"]) for each in outcome["workload"]]


def _facts() -> list[dict[str, str]]:
    """The facts that a condition may name, how each is compared, and what it means."""
    return [
        {
            "name": name.replace("_", " "),
            "meaning": gettext(fact.meaning),
            "compared": ", ".join(SAID[operator] for operator in SUITED[fact.kind]),
        }
        for name, fact in FACTS.items()
    ]


def _state(found: ProfileDraft) -> tuple[str, Tone]:
    state = DraftState(found.state)
    return gettext(STATES[state]), TONES[state]


def _days(count: int, *, until_today: bool = False) -> tuple[date, date]:
    last = timezone.localdate() - timedelta(days=0 if until_today else 1)
    return last - timedelta(days=count - 1), last


def _crumb() -> Crumb:
    return Crumb(gettext("Drafts of profiles"), reverse("selection:drafts"))


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
