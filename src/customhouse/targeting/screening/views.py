"""Screening on the site: ask, see who may be meant and why, say whether it is so; what waits for a second person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Fact
from customhouse.reference.countries.queries import country_name
from customhouse.targeting.screening import queries, services
from customhouse.targeting.screening.access import CLEAR_MATCHES
from customhouse.targeting.screening.forms import DecisionForm, ScreenForm
from customhouse.targeting.screening.models import KIND_NAMES, ROLE_NAMES, Sighting
from customhouse.targeting.screening.payloads import evidence
from customhouse.targeting.screening.queries import MOST_LETTERS, Hit

MOST_SIGHTINGS = 100
"""So many sightings stand on the page; the likeliest first."""


@login_required
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """Ask the lists that are for one's part."""
    actor = actor_of(request)
    lists = queries.lists_for(actor)
    asked = bool(request.GET.keys() & {"name", "birth", "number"})
    form = ScreenForm(request.GET if asked else None, lists=lists)
    hits: list[Hit] = []
    if asked and form.is_valid():
        given = form.cleaned_data
        try:
            sought = queries.sought_of(given["name"], given["birth"], [given["number"]])
            [hits] = queries.screened(actor, [sought], code=given["code"])
        except Refused as error:
            finding = error.finding
            form.add_error(finding.path, f"{finding.text(gettext)} {finding.cure(gettext)}")
    may_decide = permits(actor, CLEAR_MATCHES)
    name = request.GET.get("name", "")
    shown = {
        "form": form,
        "is_asked": asked and not form.errors,
        "hits": [_shown(hit, name, may_decide=may_decide) for hit in hits],
        "lists": [(each, each.entries.filter(until=None).count()) for each in lists],
        "waiting": queries.decisions_waiting(actor) if may_decide else (),
        "actor_name": actor.name,
        "sightings": _sightings(actor) if may_decide else (),
        "rescreenings": queries.rescreenings(actor) if may_decide else (),
    }
    return render(request, "screening/screen.html", shown, status=422 if form.errors else 200)


def _shown(hit: Hit, name: str, *, may_decide: bool) -> dict[str, Any]:
    entry = hit.match.entry
    start = {"code": hit.watch_list.code, "key": entry.key, "name": name}
    decides = may_decide and hit.decision is None and bool(name)
    return {
        "hit": hit,
        "entry": entry,
        "kind": gettext(KIND_NAMES[entry.kind]),
        "percent": round(hit.match.score * 100),
        "evidence": evidence(hit.match, gettext),
        "facts": _facts(hit),
        "form": DecisionForm(initial=start, auto_id=f"{hit.watch_list.code}-{entry.key}-%s") if decides else None,
    }


def _sightings(actor: Actor) -> list[dict[str, Any]]:
    """Whom of the past a list may mean, one group for each question: list, entry and name; the likeliest first."""
    groups: dict[tuple[str, str, str], dict[str, Any]] = {}
    for each in queries.sightings_waiting(actor)[:MOST_SIGHTINGS]:
        code = each.watch_list.code
        group = groups.get((code, each.key, each.sought))
        if group is None:
            match = queries.match_of(each)
            start = {"code": code, "key": each.key, "name": each.name}
            group = groups[code, each.key, each.sought] = {
                "first": each,
                "listed": match.name,
                "percent": round(each.score * 100),
                "evidence": evidence(match, gettext),
                "subjects": {},
                "form": DecisionForm(initial=start, auto_id=f"seen-{each.pk}-%s"),
            }
        group["subjects"].setdefault(each.subject, _occasion(each))
    return list(groups.values())


def _occasion(sighting: Sighting) -> str:
    """As what it was declared, and what gave occasion to look."""
    role = gettext(ROLE_NAMES.get(sighting.role, sighting.role))
    occasion = _("when it was selected") if sighting.at_selection else _("when the list changed")
    return f"{role} · {occasion}"


def _facts(hit: Hit) -> list[Fact]:
    """What the list says of an entry, as far as it says it."""
    entry, language = hit.match.entry, (get_language() or "en").partition("-")[0]
    told = (
        (_("List"), f"{hit.watch_list.name}, {entry.key}"),
        (_("Also known as"), ", ".join(each for each in entry.names if each != hit.match.name)),
        (_("Born"), ", ".join(entry.births)),
        (_("Countries"), ", ".join(country_name(each, language) for each in entry.countries)),
        (_("Numbers"), ", ".join(f"{each.kind} {each.number}" for each in entry.identifiers)),
        (_("What the list says"), entry.note),
    )
    return [Fact(label, text) for label, text in told if text]


@login_required
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Say of a match whether it is the one meant."""
    require(actor_of(request), CLEAR_MATCHES)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether it is the one meant, and why."))
        asked = urlencode({"name": form.data.get("name", "")[:MOST_LETTERS]})
        return redirect(f"{reverse('screening:screen')}?{asked}")
    said = dict(form.cleaned_data)
    back = redirect(f"{reverse('screening:screen')}?{urlencode({'name': said['name']})}")
    verdict = said.pop("verdict")
    decision = services.decide(**said, is_same=verdict == "same", actor=actor_of(request), at=timezone.now())
    waits = decision.confirmed_at is None
    messages.success(request, _("Noted. A second person must say the same.") if waits else _("Noted."))
    return back


@login_required
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Say the same as a colleague said of a match."""
    try:
        services.confirm(number=number, actor=actor_of(request), at=timezone.now())
    except CustomhouseError as error:
        if error.status != 409:  # noqa: PLR2004  # what stands contradicts: said on the page
            raise
        messages.error(request, f"{error.text(gettext)} {error.cure(gettext)}")
    else:
        messages.success(request, _("Confirmed."))
    return redirect("screening:screen")
